import type { Database } from 'better-sqlite3'
import type { QueueAsk, QueueOrder } from '../../contract/calls/posts.ts'
import type { PostId, PostStatus } from '../../contract/domain/post.ts'
import { searchQueries } from './search.ts'
import { type Bound, prepare, type Statement } from './sqlite/bind.ts'

export type QueueFilter = Pick<QueueAsk, 'order' | 'status' | 'search'>

const orders: Readonly<Record<QueueOrder, string>> = {
  file: 'p.id',
  uncertain: 'p.uncertainty DESC, p.id',
}

/** The rows before the one with these values, in each order; NULL uncertainties come last. */
const before: Readonly<Record<QueueOrder, string>> = {
  file: 'p.id < :id',
  uncertain: `(p.uncertainty > :uncertainty
    OR (p.uncertainty IS NOT NULL AND :uncertainty IS NULL)
    OR (p.uncertainty IS :uncertainty AND p.id < :id))`,
}

interface Shape {
  readonly order: QueueOrder
  readonly byStatus: boolean
  readonly searched: boolean
}

/** One SQL text for each shape of the question; values are parameters. */
export function queueSql({ order, byStatus, searched }: Shape): { page: string; total: string; before: string } {
  const from = searched ? 'temp.found f CROSS JOIN post p ON p.id = f.post' : 'post p'
  const where = byStatus ? 'p.status = :status' : 'TRUE'
  // With one status given, skipped posts have no end to go to: the shorter order has its index.
  const sorting = byStatus ? orders[order] : `p.skipped, ${orders[order]}`
  const ahead = byStatus ? before[order] : `(p.skipped < :skipped OR (p.skipped = :skipped AND ${before[order]}))`
  return {
    page: `SELECT p.id FROM ${from} WHERE ${where} ORDER BY ${sorting} LIMIT :limit OFFSET :offset`,
    total: `SELECT count(*) AS count FROM ${from} WHERE ${where}`,
    before: `SELECT count(*) AS count FROM ${from} WHERE ${where} AND ${ahead}`,
  }
}

type Values = Readonly<Record<string, Bound>>

/** Named parameters in the order in which a text first names them. */
function named<Row>(db: Database, sql: string): { get(values: Values): Row | undefined; all(values: Values): Row[] } {
  const names: string[] = []
  const positional = sql.replace(/:([a-z]+)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `?${names.indexOf(name) + 1}`
  })
  const statement: Statement<Row> = prepare<Row>(db, positional)
  const bound = (values: Values): Bound[] =>
    names.map((name) => {
      const value = values[name]
      if (value === undefined) throw new TypeError(`the query has no value for ${name}`)
      return value
    })
  return { get: (values) => statement.get(...bound(values)), all: (values) => statement.all(...bound(values)) }
}

/** Which posts a queue shows, in which order; ids only. */
export function queueQuery(db: Database) {
  const search = searchQueries(db)
  const prepared = new Map<string, ReturnType<typeof prepareShape>>()

  function prepareShape(shape: Shape) {
    const sql = queueSql(shape)
    return {
      page: named<{ id: PostId }>(db, sql.page),
      total: named<{ count: number }>(db, sql.total),
      before: named<{ count: number }>(db, sql.before),
    }
  }

  function statements(filter: QueueFilter) {
    const shape: Shape = { order: filter.order, byStatus: filter.status !== null, searched: filter.search !== '' }
    const key = JSON.stringify(shape)
    const found = prepared.get(key) ?? prepareShape(shape)
    prepared.set(key, found)
    if (shape.searched) search.find(filter.search)
    return found
  }

  const place = prepare<{ status: PostStatus; skipped: number; uncertainty: number | null; found: number }>(
    db,
    `SELECT status, skipped, uncertainty, EXISTS (SELECT 1 FROM temp.found WHERE post = id) AS found
     FROM post WHERE id = ?`,
  )

  return {
    ids(filter: QueueFilter, offset: number, limit: number): readonly PostId[] {
      return statements(filter)
        .page.all({ status: filter.status, limit, offset })
        .map((row) => row.id)
    },
    total(filter: QueueFilter): number {
      return statements(filter).total.get({ status: filter.status })?.count ?? 0
    },
    position(filter: QueueFilter, post: PostId): number | null {
      const { before } = statements(filter)
      const row = place.get(post)
      if (!row || (filter.status !== null && row.status !== filter.status)) return null
      if (filter.search !== '' && !row.found) return null
      const { skipped, uncertainty } = row
      return before.get({ status: filter.status, id: post, skipped, uncertainty })?.count ?? 0
    },
  }
}
