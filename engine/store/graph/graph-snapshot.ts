import type { Database } from 'better-sqlite3'
import type { GraphKey, Triple } from '../../../contract/domain/graph.ts'
import type { MediaId } from '../../../contract/domain/post.ts'
import { prepare } from '../sqlite/bind.ts'

/** The graph as models read it: merged entities are one, every fact once. */
export interface GraphSnapshot {
  readonly entities: readonly {
    readonly key: GraphKey
    readonly label: string
    readonly types: readonly string[]
    /** Those that were found. */
    readonly images: readonly MediaId[]
  }[]
  readonly predicates: readonly {
    readonly key: GraphKey
    readonly label: string
    readonly domain: readonly string[]
    readonly range: readonly string[]
  }[]
  readonly facts: readonly Triple[]
  readonly rejected: readonly Triple[]
  /** Number of the last event that it holds. */
  readonly seq: number
}

export function snapshotQuery(db: Database): () => GraphSnapshot {
  const entities = prepare<{ key: string; label: string; types: string; images: string }>(
    db,
    'SELECT key, label, types, images FROM graph_entity WHERE merged_into IS NULL ORDER BY id',
  )
  const predicates = prepare<{ key: string; label: string; domain: string; range: string }>(
    db,
    'SELECT key, label, domain, range FROM predicate ORDER BY id',
  )
  const facts = prepare<Triple>(
    db,
    `SELECT DISTINCT hr.key AS head, p.key AS predicate, tr.key AS tail FROM fact f
       JOIN graph_entity h ON h.id = f.head JOIN graph_entity hr ON hr.id = h.root
       JOIN graph_entity t ON t.id = f.tail JOIN graph_entity tr ON tr.id = t.root
       JOIN predicate p ON p.id = f.predicate WHERE f.verdict = ?`,
  )
  const seq = prepare<{ seq: number }>(db, 'SELECT coalesce(max(seq), 0) AS seq FROM event')
  const texts = (json: string): readonly string[] => JSON.parse(json)
  return () => ({
    entities: entities.all().map(({ key, label, types, images }) => ({
      ...{ key, label: label === '' ? key : label, types: texts(types) },
      images: (JSON.parse(images) as { media: MediaId | null }[]).flatMap(({ media }) => media ?? []),
    })),
    predicates: predicates.all().map(({ key, label, domain, range }) => ({
      key,
      label: label === '' ? key : label,
      domain: texts(domain),
      range: texts(range),
    })),
    facts: facts.all('accepted'),
    rejected: facts.all('rejected'),
    seq: seq.get()?.seq ?? 0,
  })
}
