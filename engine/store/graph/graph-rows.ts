import { z } from 'zod'
import {
  type Fact,
  type GraphEntity,
  type GraphSource,
  graphEntity,
  graphSource,
  type Link,
  type Predicate,
  predicate,
} from '../../../contract/domain/graph.ts'
import { storedJson } from '../stored-json.ts'

/** Bits of `fact.origins`: who said so. */
export const originBits = { person: 1, import: 2, post: 4, suggestion: 8 } as const satisfies Record<
  GraphSource['kind'],
  number
>

export function originsOf(sources: readonly GraphSource[]): number {
  return sources.reduce((bits, { kind }) => bits | originBits[kind], 0)
}

export interface EntityRow {
  readonly id: number
  readonly key: string
  readonly label: string
  readonly description: string
  readonly aliases: string
  readonly types: string
  readonly images: string
  /** Key of the entity that it was merged into. */
  readonly merged: string | null
  readonly source: string
}

/** What `EntityRow` is read with; the entity is `e`. */
export const entityColumns = `e.id, e.key, e.label, e.description, e.aliases, e.types, e.images, e.source,
  (SELECT into_.key FROM graph_entity into_ WHERE into_.id = e.merged_into) AS merged`

const { aliases, types, images } = graphEntity.shape
const { domain, range, saidBy } = predicate.shape
const sources = z.array(graphSource)

export function entityOfRow(row: EntityRow): GraphEntity {
  const what = `of the entity ${row.key}`
  return {
    label: row.label,
    aliases: storedJson(aliases, row.aliases, `The aliases ${what}`),
    description: row.description,
    types: storedJson(types, row.types, `The types ${what}`),
    images: storedJson(images, row.images, `The images ${what}`),
    mergedInto: row.merged,
    source: storedJson(graphSource, row.source, `The source ${what}`),
  }
}

export interface PredicateRow {
  readonly id: number
  readonly key: string
  readonly label: string
  readonly description: string
  readonly inverse: string | null
  readonly domain: string
  readonly range: string
  readonly symmetric: number
  readonly said_by: string
  readonly source: string
}

export const predicateColumns = 'id, key, label, description, inverse, domain, range, symmetric, said_by, source'

export function predicateOfRow(row: PredicateRow): Predicate {
  const what = `of the predicate ${row.key}`
  return {
    label: row.label,
    description: row.description,
    inverse: row.inverse,
    domain: storedJson(domain, row.domain, `The domain ${what}`),
    range: storedJson(range, row.range, `The range ${what}`),
    symmetric: row.symmetric === 1,
    saidBy: storedJson(saidBy, row.said_by, `What says ${row.key}`),
    source: storedJson(graphSource, row.source, `The source ${what}`),
  }
}

export function factOfRow(row: { readonly verdict: Fact['verdict']; readonly sources: string }): Fact {
  return { verdict: row.verdict, sources: storedJson(sources, row.sources, 'The sources of a fact') }
}

export function linkOfRow(row: { readonly verdict: Link['verdict']; readonly source: string }): Link {
  return { verdict: row.verdict, source: storedJson(graphSource, row.source, 'The source of a link') }
}
