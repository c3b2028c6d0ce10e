import type { FactsAsk } from '../../../contract/calls/graph.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import type {
  FactRecord,
  GraphCounts,
  GraphEntity,
  GraphKey,
  LinkCandidate,
  Node,
  Predicate,
  Triple,
} from '../../../contract/domain/graph.ts'
import type { MentionId } from '../../../contract/domain/mention.ts'
import type { PostId } from '../../../contract/domain/post.ts'
import { say } from '../../../contract/sentences/say.ts'
import { excerptOf } from '../excerpt.ts'
import type { Session } from '../session.ts'
import { prepare } from '../sqlite/bind.ts'
import { entitySearch, type SearchAsk } from './entity-search.ts'
import { factQueries } from './fact-queries.ts'
import { type ExportedEntities, type ExportedLinks, graphExportQuery, linkExportQuery } from './graph-export-query.ts'
import {
  type EntityRow,
  entityColumns,
  entityOfRow,
  type PredicateRow,
  predicateColumns,
  predicateOfRow,
} from './graph-rows.ts'
import { type GraphSnapshot, snapshotQuery } from './graph-snapshot.ts'
import { linkCandidates } from './link-candidates.ts'
import { type Neighbourhood, neighbourhoodQuery } from './neighbourhood.ts'
import { nodeReader } from './node-reader.ts'
import { proposedFacts } from './proposed-facts.ts'

export interface EntityView {
  readonly key: GraphKey
  readonly entity: GraphEntity
  readonly node: Node
  readonly merged: { readonly key: GraphKey; readonly entity: GraphEntity }[]
  readonly mentions: number
}

export interface MentionOfEntity {
  readonly post: PostId
  readonly mention: MentionId
  readonly surface: string
  readonly excerpt: string
}

/** A part of a list, and how long it is. */
export interface Page<T> {
  readonly total: number
  readonly rows: T[]
}

interface PageAsk {
  readonly offset: number
  readonly limit: number
}

/** The knowledge graph of the project. Keys of merged entities are answered for by what they were merged into. */
export interface GraphQueries {
  counts(): GraphCounts
  /** Types of entities with how many have them, the most used first. */
  types(): { name: string; count: number }[]
  predicates(): { key: GraphKey; predicate: Predicate; facts: number }[]
  search(ask: SearchAsk): Page<Node>
  /** @throws Failed `not-found` */
  entity(key: GraphKey): EntityView
  /** Entities by key, as lists draw them; unknown keys are left out. */
  nodes(keys: readonly GraphKey[]): ReadonlyMap<GraphKey, Node>
  facts(ask: Omit<FactsAsk, 'project'>): Page<FactRecord>
  /** One stored fact, by its keys as they were stated or as they are read now; null where it is not there. */
  fact(triple: Triple): FactRecord | null
  mentions(key: GraphKey, page: PageAsk): Page<MentionOfEntity>
  neighbourhood(around: readonly GraphKey[], limit: number): Neighbourhood
  /** By names alone, the best first. @throws Failed `not-found` */
  candidates(mention: MentionId): LinkCandidate[]
  proposed(page: PageAsk): Page<FactRecord>
  /** Of entities that have one. */
  descriptions(limit: number): string[]
  /** Everything that a model of missing facts learns from. */
  snapshot(): GraphSnapshot
  /** Entities behind row `after` with the facts that begin at them, in pieces. */
  exported(after: number, limit: number): ExportedEntities
  exportedLinks(after: number, limit: number): ExportedLinks
}

export function graphQueries(session: Session): GraphQueries {
  const { db } = session
  const nodes = nodeReader(db)
  const search = entitySearch(db, nodes)
  const facts = factQueries(db, nodes)
  const candidates = linkCandidates(db, nodes)
  const around = neighbourhoodQuery(db, nodes)
  const proposed = proposedFacts(db, nodes)
  const snapshot = snapshotQuery(db)
  const exported = graphExportQuery(db)
  const exportedLinks = linkExportQuery(db)
  const counts = prepare<GraphCounts>(
    db,
    `SELECT (SELECT count(*) FROM graph_entity WHERE merged_into IS NULL) AS entities,
       (SELECT count(*) FROM predicate) AS predicates,
       (SELECT count(*) FROM fact) - (SELECT count(*) FROM fact INDEXED BY fact_not_imported
         WHERE (verdict = 'rejected' OR origins <> 2) AND verdict = 'rejected') AS facts,
       (SELECT count(*) FROM fact INDEXED BY fact_not_imported
         WHERE (verdict = 'rejected' OR origins <> 2) AND verdict = 'rejected') AS rejectedFacts,
       (SELECT count(*) FROM link WHERE verdict = 'accepted') AS linkedMentions`,
  )
  const types = prepare<{ name: string; count: number }>(
    db,
    'SELECT type AS name, count(*) AS count FROM graph_type GROUP BY type ORDER BY count DESC, type LIMIT 1000',
  )
  const predicates = prepare<PredicateRow & { facts: number }>(
    db,
    `SELECT ${predicateColumns}, (SELECT count(*) FROM fact f WHERE f.predicate = predicate.id) AS facts
     FROM predicate ORDER BY key`,
  )
  const entity = prepare<EntityRow>(db, `SELECT ${entityColumns} FROM graph_entity e WHERE e.id = ?`)
  const merged = prepare<EntityRow>(
    db,
    `SELECT ${entityColumns} FROM graph_entity e WHERE e.root = ?1 AND e.id <> ?1 ORDER BY e.key`,
  )
  const linked = `link l JOIN mention m ON m.id = l.mention JOIN post_content c ON c.post = l.post
    WHERE l.verdict = 'accepted' AND l.entity IN (SELECT id FROM graph_entity WHERE root = ?)`
  const mentionCount = prepare<{ count: number }>(db, `SELECT count(*) AS count FROM ${linked}`)
  const mentionPage = prepare<{ post: number; mention: string; surface: string; starts: number; text: string }>(
    db,
    `SELECT l.post, l.mention, m.surface, m.starts, c.text FROM ${linked} ORDER BY l.post, m.starts LIMIT ? OFFSET ?`,
  )
  const described = prepare<{ description: string }>(
    db,
    "SELECT description FROM graph_entity WHERE description <> '' AND merged_into IS NULL LIMIT ?",
  )
  const surface = prepare<{ surface: string }>(db, 'SELECT surface FROM mention WHERE id = ?')
  const unknown = (key: GraphKey) => new Failed('not-found', say('project.noEntity', { key }), { entity: key })

  return {
    counts: () => session.read(() => counts.get()!),
    types: () => session.read(() => types.all()),
    predicates: () =>
      session.read(() =>
        predicates.all().map((row) => ({ key: row.key, predicate: predicateOfRow(row), facts: row.facts })),
      ),
    search: (ask) => session.read(() => search.search(ask)),
    entity: (key) =>
      session.read(() => {
        const root = nodes.root(key)
        const row = root === undefined ? undefined : entity.get(root)
        if (root === undefined || row === undefined) throw unknown(key)
        return {
          key: row.key,
          entity: entityOfRow(row),
          node: nodes.cached()(root),
          merged: merged.all(root).map((each) => ({ key: each.key, entity: entityOfRow(each) })),
          mentions: mentionCount.get(root)?.count ?? 0,
        }
      }),
    nodes: (keys) =>
      session.read(() => {
        const node = nodes.cached()
        const found = new Map<GraphKey, Node>()
        for (const key of keys) {
          const root = nodes.root(key)
          if (root !== undefined) found.set(key, node(root))
        }
        return found
      }),
    facts: (ask) => session.read(() => facts.facts(ask)),
    fact: (triple) => session.read(() => facts.fact(triple)),
    mentions: (key, { offset, limit }) =>
      session.read(() => {
        const root = nodes.root(key)
        if (root === undefined) throw unknown(key)
        return {
          total: mentionCount.get(root)?.count ?? 0,
          rows: mentionPage
            .all(root, limit, offset)
            .map(({ text, starts, ...row }) => ({ ...row, excerpt: excerptAround(text, starts) })),
        }
      }),
    neighbourhood: (keys, limit) => session.read(() => around.neighbourhood(keys, limit)),
    candidates: (mention) =>
      session.read(() => {
        const found = surface.get(mention)
        if (!found) throw new Failed('not-found', say('project.noMention'), { mention })
        return candidates.candidates(mention, found.surface)
      }),
    proposed: ({ offset, limit }) => session.read(() => proposed.page(offset, limit)),
    descriptions: (limit) => session.read(() => described.all(limit).map(({ description }) => description)),
    snapshot: () => session.read(snapshot),
    exported: (after, limit) => session.read(() => exported(after, limit)),
    exportedLinks: (after, limit) => session.read(() => exportedLinks(after, limit)),
  }
}

const before = 60

/** The text around a mention, so that its sentence is seen. */
function excerptAround(text: string, start: number): string {
  const from = start <= before ? 0 : text.indexOf(' ', start - before) + 1
  return excerptOf(text.slice(from > start ? start : from))
}
