import type { Database, Statement as Prepared } from 'better-sqlite3'

export type Bound = string | number | null | Uint8Array

/** SQLite takes NaN and undefined for NULL and rounds what is above 2^53: a value that would change is refused. */
function checked(values: readonly Bound[], sql: string): readonly Bound[] {
  for (const [index, value] of values.entries()) {
    if (value === null || typeof value === 'string' || value instanceof Uint8Array) continue
    const whole = Number.isInteger(value)
    if (typeof value === 'number' && (whole ? Number.isSafeInteger(value) : Number.isFinite(value))) continue
    throw new TypeError(`parameter ${index + 1} is ${String(value)}, which SQLite would not keep as it is: ${sql}`)
  }
  return values
}

/** A prepared statement whose parameters are checked. `Row` is what its columns come back as. */
export interface Statement<Row> {
  run(...values: readonly Bound[]): { readonly changes: number; readonly lastId: number }
  get(...values: readonly Bound[]): Row | undefined
  all(...values: readonly Bound[]): Row[]
  iterate(...values: readonly Bound[]): IterableIterator<Row>
}

/** Prepares `sql`; every statement of the store is made here. Parameters are `?`, or all of them `?1`, `?2`, …. */
export function prepare<Row = never>(db: Database, sql: string): Statement<Row> {
  const statement: Prepared<unknown[], Row> = db.prepare(sql)
  // better-sqlite3 takes numbered parameters for named ones.
  const isNumbered = /\?\d/.test(sql)
  function bound(values: readonly Bound[]): readonly unknown[] {
    const good = checked(values, sql)
    return isNumbered ? [Object.fromEntries(good.map((value, place) => [place + 1, value]))] : good
  }
  return {
    run: (...values) => {
      const result = statement.run(...bound(values))
      return { changes: result.changes, lastId: Number(result.lastInsertRowid) }
    },
    get: (...values) => statement.get(...bound(values)),
    all: (...values) => statement.all(...bound(values)),
    iterate: (...values) => statement.iterate(...bound(values)),
  }
}
