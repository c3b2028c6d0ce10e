import type { Database } from 'better-sqlite3'
import type { FactsAsk } from '../../../contract/calls/graph.ts'
import type { Fact, FactRecord, Triple } from '../../../contract/domain/graph.ts'
import { type Bound, prepare } from '../sqlite/bind.ts'
import { factOfRow, originBits } from './graph-rows.ts'
import type { NodeReader } from './node-reader.ts'

export interface FactRow {
  readonly head: number
  readonly tail: number
  readonly headKey: string
  readonly predicateKey: string
  readonly predicateLabel: string
  readonly tailKey: string
  readonly verdict: Fact['verdict']
  readonly sources: string
}

export const factColumns = `f.head, f.tail, h.key AS headKey, p.key AS predicateKey, p.label AS predicateLabel,
  t.key AS tailKey, f.verdict, f.sources`
export const factTables = `fact f JOIN graph_entity h ON h.id = f.head JOIN graph_entity t ON t.id = f.tail
  JOIN predicate p ON p.id = f.predicate`

export function factRecordOf(row: FactRow, node: ReturnType<NodeReader['cached']>): FactRecord {
  return {
    triple: { head: row.headKey, predicate: row.predicateKey, tail: row.tailKey },
    fact: factOfRow(row),
    head: node(row.head),
    tail: node(row.tail),
    predicateLabel: row.predicateLabel === '' ? row.predicateKey : row.predicateLabel,
  }
}

/** Stored facts by entity, predicate, verdict and origin. */
export function factQueries(db: Database, nodes: NodeReader) {
  const statements = new Map<string, { count: ReturnType<typeof counter>; rows: ReturnType<typeof lister> }>()
  const counter = (where: string) =>
    prepare<{ count: number }>(db, `SELECT count(*) AS count FROM fact f WHERE ${where}`)
  const lister = (where: string) =>
    prepare<FactRow>(
      db,
      `SELECT ${factColumns} FROM ${factTables} WHERE ${where} ORDER BY f.predicate, f.head, f.tail LIMIT ? OFFSET ?`,
    )

  const one = prepare<FactRow>(
    db,
    `SELECT ${factColumns} FROM ${factTables} WHERE h.root = ? AND p.key = ? AND t.root = ? LIMIT 1`,
  )

  return {
    fact({ head, predicate, tail }: Triple): FactRecord | null {
      const [headRoot, tailRoot] = [nodes.root(head), nodes.root(tail)]
      const row = headRoot === undefined || tailRoot === undefined ? undefined : one.get(headRoot, predicate, tailRoot)
      return row === undefined ? null : factRecordOf(row, nodes.cached())
    },
    facts(ask: Omit<FactsAsk, 'project'>): { total: number; rows: FactRecord[] } {
      const values: Bound[] = [ask.verdict]
      const parts = ['f.verdict = ?']
      if (ask.entity !== null) {
        const root = nodes.root(ask.entity)
        if (root === undefined) return { total: 0, rows: [] }
        const group = 'IN (SELECT id FROM graph_entity WHERE root = ?)'
        const ends = { out: ['head'], in: ['tail'], both: ['head', 'tail'] }[ask.direction]
        parts.push(`(${ends.map((end) => `f.${end} ${group}`).join(' OR ')})`)
        values.push(...ends.map(() => root))
      }
      if (ask.predicate !== null) {
        parts.push('f.predicate = (SELECT id FROM predicate WHERE key = ?)')
        values.push(ask.predicate)
      }
      if (ask.source !== null) {
        parts.push('f.origins & ? <> 0')
        values.push(originBits[ask.source])
      }
      const where = parts.join(' AND ')
      const known = statements.get(where) ?? { count: counter(where), rows: lister(where) }
      statements.set(where, known)
      const node = nodes.cached()
      return {
        total: known.count.get(...values)?.count ?? 0,
        rows: known.rows.all(...values, ask.limit, ask.offset).map((row) => factRecordOf(row, node)),
      }
    },
  }
}
