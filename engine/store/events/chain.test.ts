import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { migrations } from '../migrations/registry.ts'
import { prepare } from '../sqlite/bind.ts'
import { type ChainedRow, chainHash, chainProblem, chainStart } from './chain.ts'
import { eventLog } from './event-log.ts'
import { followChain, placeNearEnd } from './verify-chain.ts'

const row = fc.record({
  seq: fc.integer({ min: 1, max: 9 }),
  id: fc.string(),
  at: fc.nat(),
  by: fc.string(),
  action: fc.string(),
  changes: fc.string(),
})

test('two rows that differ anywhere, also across their fields, have different hashes', () => {
  const before = chainStart('project')
  fc.assert(
    fc.property(row, row, (a: ChainedRow, b: ChainedRow) => {
      const same = JSON.stringify(a) === JSON.stringify(b)
      expect(Buffer.from(chainHash(before, a)).equals(chainHash(before, b))).toBe(same)
    }),
  )
})

test('the hash is the SHA-256 of the one before and the row as a JSON array', () => {
  const before = chainStart('project')
  const event = { seq: 1, id: 'i', at: 2, by: 'me', action: '{}', changes: '[]' }
  const expected = createHash('sha256').update(before).update('[1,"i",2,"me","{}","[]"]').digest('hex')
  expect(Buffer.from(chainHash(before, event)).toString('hex')).toBe(expected)
  const stored = { ...event, prev_hash: before, hash: chainHash(before, event) }
  expect(chainProblem(before, 1, stored)).toBeNull()
  expect(chainProblem(before, 2, stored)).toMatch(/missing/)
  expect(chainProblem(chainStart('another'), 1, stored)).toMatch(/does not continue/)
  expect(chainProblem(before, 1, { ...stored, by: 'you' })).toMatch(/not as it was written/)
})

function logOf(events: number): Database.Database {
  const db = new Database(':memory:')
  db.pragma('recursive_triggers = ON')
  for (const migration of migrations) db.exec(migration.sql)
  prepare(db, 'INSERT INTO meta (key, value) VALUES (?, ?)').run('key', 'a project')
  const log = eventLog(db)
  for (let event = 1; event <= events; event++)
    log.append({
      id: `018f0000-0000-7000-8000-${String(event).padStart(12, '0')}`,
      at: event,
      by: 'me',
      action: { kind: 'decide', intent: 'done' },
      changes: [],
    })
  return db
}

test.each([
  "UPDATE event SET by = 'you' WHERE seq = 2",
  'DELETE FROM event WHERE seq = 3',
  "REPLACE INTO event SELECT seq, id, at, 'you', action, changes, prev_hash, hash FROM event WHERE seq = 3",
])('the log refuses: %s', (sql) => {
  const db = logOf(3)
  expect(() => db.exec(sql)).toThrow(/append-only/)
  db.close()
})

test('only the end of a long log is read at opening, all of it by a check', () => {
  const db = logOf(250)
  db.exec("DROP TRIGGER event_is_never_changed; UPDATE event SET by = 'you' WHERE seq = 100")
  expect(followChain(db, placeNearEnd(db, 100), 100)).toMatchObject({ place: { seq: 250 }, problem: null })
  expect(followChain(db, placeNearEnd(db, 1000), 1000)).toMatchObject({
    place: { seq: 99 },
    problem: 'event 100 is not as it was written',
  })
  db.close()
})
