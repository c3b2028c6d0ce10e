import type { Database } from 'better-sqlite3'
import type { FactRecord } from '../../../contract/domain/graph.ts'
import { prepare } from '../sqlite/bind.ts'
import type { NodeReader } from './node-reader.ts'

interface ProposedRow {
  readonly head: number
  readonly tail: number
  readonly headKey: string
  readonly predicateKey: string
  readonly predicateLabel: string
  readonly tailKey: string
  readonly post: number
  readonly relation: string
}

/**
 * Facts that posts say and nobody has decided on: a confirmed relation between two linked mentions, whose type a predicate is
 * said by. Derived whenever it is asked for, so it is never out of date.
 */
export function proposedFacts(db: Database, nodes: NodeReader) {
  const found = `relation r
    JOIN link lh ON lh.mention = r.head AND lh.verdict = 'accepted'
    JOIN link lt ON lt.mention = r.tail AND lt.verdict = 'accepted'
    JOIN graph_entity h0 ON h0.id = lh.entity JOIN graph_entity h ON h.id = h0.root
    JOIN graph_entity t0 ON t0.id = lt.entity JOIN graph_entity t ON t.id = t0.root
    JOIN predicate p ON EXISTS (SELECT 1 FROM json_each(p.said_by) s WHERE s.value = r.type)
    WHERE r.verdict = 'accepted' AND r.type IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM fact f JOIN graph_entity fh ON fh.id = f.head JOIN graph_entity ft ON ft.id = f.tail
      WHERE fh.root = h.id AND ft.root = t.id AND f.predicate = p.id)`
  const count = prepare<{ count: number }>(
    db,
    `SELECT count(*) AS count FROM (SELECT DISTINCT h.id, p.id, t.id FROM ${found})`,
  )
  const page = prepare<ProposedRow>(
    db,
    `SELECT h.id AS head, t.id AS tail, h.key AS headKey, p.key AS predicateKey, p.label AS predicateLabel,
       t.key AS tailKey, min(r.post) AS post, r.id AS relation
     FROM ${found} GROUP BY h.id, p.id, t.id ORDER BY r.post, r.id LIMIT ? OFFSET ?`,
  )
  return {
    page(offset: number, limit: number): { total: number; rows: FactRecord[] } {
      const node = nodes.cached()
      return {
        total: count.get()?.count ?? 0,
        rows: page.all(limit, offset).map((row) => ({
          triple: { head: row.headKey, predicate: row.predicateKey, tail: row.tailKey },
          fact: { verdict: 'accepted', sources: [{ kind: 'post', post: row.post, relation: row.relation }] },
          head: node(row.head),
          tail: node(row.tail),
          predicateLabel: row.predicateLabel === '' ? row.predicateKey : row.predicateLabel,
        })),
      }
    },
  }
}
