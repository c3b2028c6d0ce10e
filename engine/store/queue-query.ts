import type { Database } from 'better-sqlite3'
import type { QueueAsk, QueueOrder } from '../../contract/calls/posts.ts'
import type { PostId, PostStatus } from '../../contract/domain/post.ts'
import { searchQueries } from './search.ts'
import { type Bound, prepare, type Statement } from './sqlite/bind.ts'

export type QueueFilter = Pick<QueueAsk, 'order' | 'status' | 'search'>

/** A column whose high values come first; NULLs come last. */
interface Falling {
  readonly falling: 'asked' | 'uncertainty' | 'entropy' | 'pair_doubt' | 'strange' | 'doubt'
}

/** What each order sorts by: columns that fall, and in the end one that rises and is no one else's. */
const orders: Readonly<Record<QueueOrder, readonly [...Falling[], 'id' | 'key']>> = {
  mixed: [{ falling: 'asked' }, { falling: 'uncertainty' }, 'id'],
  uncertain: [{ falling: 'uncertainty' }, 'id'],
  entropy: [{ falling: 'entropy' }, 'id'],
  relations: [{ falling: 'pair_doubt' }, 'id'],
  diverse: [{ falling: 'strange' }, 'id'],
  doubted: [{ falling: 'doubt' }, 'id'],
  random: ['key'],
  file: ['id'],
}

const sortingOf = (order: QueueOrder): string =>
  orders[order].map((each) => (typeof each === 'string' ? `p.${each}` : `p.${each.falling} DESC`)).join(', ')

/** The rows before the one with these values. */
function beforeIn([first, ...rest]: readonly (Falling | string)[]): string {
  if (first === undefined) return 'FALSE'
  if (typeof first === 'string') return `p.${first} < :${first}`
  const [column, value] = [`p.${first.falling}`, `:${first.falling}`]
  return `(${column} > ${value} OR (${column} IS NOT NULL AND ${value} IS NULL)
    OR (${column} IS ${value} AND ${beforeIn(rest)}))`
}

interface Shape {
  readonly order: QueueOrder
  readonly byStatus: boolean
  readonly searched: boolean
}

/** One SQL text for each shape of the question; values are parameters. */
export function queueSql({ order, byStatus, searched }: Shape): { page: string; total: string; before: string } {
  const from = searched ? 'temp.found f CROSS JOIN post p ON p.id = f.post' : 'post p'
  const inOrder = order === 'doubted' ? 'p.doubt IS NOT NULL' : 'TRUE'
  const where = byStatus ? `p.status = :status AND ${inOrder}` : inOrder
  // With one status given, skipped posts have no end to go to: the shorter order has its index.
  const sorting = byStatus ? sortingOf(order) : `p.skipped, ${sortingOf(order)}`
  const before = beforeIn(orders[order])
  const ahead = byStatus ? before : `(p.skipped < :skipped OR (p.skipped = :skipped AND ${before}))`
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
  const positional = sql.replace(/:([a-z_]+)/g, (_, name: string) => {
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

  const place = prepare<{ status: PostStatus; found: number } & Readonly<Record<string, Bound>>>(
    db,
    `SELECT id, key, status, skipped, uncertainty, asked, strange, doubt, entropy, pair_doubt, EXISTS (SELECT 1 FROM temp.found WHERE post = id) AS found
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
      if (filter.order === 'doubted' && row.doubt === null) return null
      return before.get({ ...row, status: filter.status })?.count ?? 0
    },
  }
}
