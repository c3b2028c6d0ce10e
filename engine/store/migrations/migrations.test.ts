import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { printSchema } from '../sqlite/known-schema.ts'
import { migrate } from './migrate.ts'
import type { Migration } from './migration.ts'
import { migrations } from './registry.ts'

test('migrations are numbered from 1 without gaps', () => {
  expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, place) => place + 1))
})

// A shipped schema is never edited: a change of this file is a new migration, or a mistake. Delete the file to write it anew.
test.each(migrations)('schema $version is the one that we have looked at', ({ version }) => {
  const snapshot = new URL(`./testing/schema-${version}.sql`, import.meta.url)
  const printed = printSchema(version)
  if (!existsSync(snapshot) && !process.env.CI) writeFileSync(snapshot, printed)
  expect(printed).toBe(readFileSync(snapshot, 'utf8'))
})

const steps: readonly Migration[] = [
  { version: 1, name: 'one', sql: 'CREATE TABLE a (x TEXT) STRICT' },
  { version: 2, name: 'two', sql: 'CREATE TABLE b (x TEXT) STRICT; INSERT INTO b VALUES (1)' },
  { version: 3, name: 'three', sql: 'ALTER TABLE b ADD COLUMN y TEXT' },
]

test('an older database gets exactly the steps that it lacks', () => {
  const db = new Database(':memory:')
  migrate(db, steps.slice(0, 1))
  migrate(db, steps)
  migrate(db, steps)
  expect(db.pragma('user_version', { simple: true })).toBe(3)
  expect(db.prepare('SELECT * FROM b').all()).toEqual([{ x: '1', y: null }])
  db.close()
})

test.each([1, 2, 3])('a migration that fails at step %i leaves the database as it was', (broken) => {
  const db = new Database(':memory:')
  const list = steps.map((step) =>
    step.version === broken ? { ...step, sql: `${step.sql}; SELECT * FROM nowhere` } : step,
  )
  expect(() => migrate(db, list)).toThrow(/nowhere/)
  expect(db.pragma('user_version', { simple: true })).toBe(0)
  expect(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()).toEqual({ n: 0 })
  db.close()
})
