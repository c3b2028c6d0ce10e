import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { type Bound, prepare } from './bind.ts'

const db = new Database(':memory:')
db.exec('CREATE TABLE t (a, b)')
afterEach(() => db.exec('DELETE FROM t'))

test.each<{ value: Bound }>([
  { value: 1.5 },
  { value: 2 ** 53 - 1 },
  { value: 'x' },
  { value: null },
  { value: Buffer.from('x') },
])('$value is kept as it is', ({ value }) => {
  prepare(db, 'INSERT INTO t (a) VALUES (?)').run(value)
  expect(prepare<{ a: Bound }>(db, 'SELECT a FROM t').get()?.a).toEqual(value)
})

test.each([
  { name: 'NaN', value: Number.NaN },
  { name: 'infinity', value: Number.POSITIVE_INFINITY },
  { name: 'a whole number above 2^53', value: 2 ** 53 },
  { name: 'undefined', value: undefined },
  { name: 'a boolean', value: true },
])('$name is refused instead of stored as something else', ({ value }) => {
  const insert = prepare(db, 'INSERT INTO t (a) VALUES (?)')
  expect(() => insert.run(value as Bound)).toThrow(/parameter 1 is/)
  expect(prepare(db, 'SELECT * FROM t').all()).toEqual([])
})

test('numbered parameters may be used twice', () => {
  expect(prepare<{ a: number; b: number }>(db, 'SELECT ?1 AS a, ?2 + ?1 AS b').get(1, 2)).toEqual({ a: 1, b: 3 })
})
