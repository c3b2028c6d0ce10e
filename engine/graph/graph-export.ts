import { setImmediate as breathe } from 'node:timers/promises'
import { Failed } from '../../contract/domain/failed.ts'
import type { GraphExportFormat, GraphProvenance } from '../../contract/domain/graph-import.ts'
import { say } from '../../contract/sentences/say.ts'
import type { ExportEntity } from '../../exchange/graph/export-entity.ts'
import type { ExportLink } from '../../exchange/graph/export-link.ts'
import { jsonLdWriter } from '../../exchange/graph/print-jsonld.ts'
import { rdfQuads, rdfWriter } from '../../exchange/graph/print-rdf.ts'
import { printKeyText, printTripleLines } from '../../exchange/graph/print-tsv.ts'
import type { ProjectStore } from '../store/project-store.ts'

const atOnce = 500

async function* piecesOf<T>(
  page: (after: number, limit: number) => { readonly rows: readonly T[]; readonly last: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly T[]> {
  for (let after = 0; ; ) {
    if (signal?.aborted) throw new Failed('cancelled', say('imports.exportCancelled'))
    const { rows, last } = page(after, atOnce)
    if (rows.length === 0) return
    after = last
    yield rows
    // Decisions are answered between two pieces.
    await breathe()
  }
}

const entitiesOf = (
  { graph }: ProjectStore,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly ExportEntity[]> =>
  piecesOf((after, limit) => {
    const { entities, last } = graph.exported(after, limit)
    return { rows: entities, last }
  }, signal)

const linksOf = ({ graph }: ProjectStore, signal: AbortSignal | undefined): AsyncGenerator<readonly ExportLink[]> =>
  piecesOf((after, limit) => {
    const { links, last } = graph.exportedLinks(after, limit)
    return { rows: links, last }
  }, signal)

export interface WhatIsWritten {
  readonly provenance: GraphProvenance
  /** What the mentions of posts mean as well; `triples` has no place for it. */
  readonly links: boolean
}

/** The accepted facts of a graph with its entities and predicates as text, piece by piece. */
export async function* writeGraphFile(
  store: ProjectStore,
  format: GraphExportFormat,
  { provenance, links }: WhatIsWritten,
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const predicates = store.graph.predicates().map(({ key, predicate }) => ({ key, ...predicate }))
  if (format === 'triples') {
    for await (const entities of entitiesOf(store, signal)) yield entities.map(printTripleLines).join('')
    return
  }
  if (format === 'jsonld') {
    const writer = jsonLdWriter()
    yield writer.begin() + predicates.map(writer.predicate).join('')
    for await (const entities of entitiesOf(store, signal)) yield entities.map(writer.write).join('')
    if (links) for await (const some of linksOf(store, signal)) yield some.map(writer.link).join('')
    yield writer.end()
    return
  }
  const [writer, quads] = [rdfWriter(format), rdfQuads(provenance)]
  yield writer.write(predicates.flatMap(quads.predicate))
  for await (const entities of entitiesOf(store, signal)) yield writer.write(entities.flatMap(quads.entity))
  if (links) for await (const some of linksOf(store, signal)) yield writer.write(some.flatMap(quads.link))
  yield writer.end()
}

/** The texts that go with `triples`: `entity2text.txt`, `entity2textlong.txt` and `relation2text.txt`. */
export async function* writeGraphTexts(
  store: ProjectStore,
  which: 'entity2text' | 'entity2textlong' | 'relation2text',
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  if (which === 'relation2text') {
    yield store.graph
      .predicates()
      .map(({ key, predicate }) => printKeyText(key, predicate.label))
      .join('')
    return
  }
  for await (const entities of entitiesOf(store, signal))
    yield entities
      .map(({ key, label, description }) => printKeyText(key, which === 'entity2text' ? label : description))
      .join('')
}
