import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { Failed } from '../../../contract/domain/failed.ts'
import { toFailed } from './sqlite-failure.ts'

test.each([
  { code: 'SQLITE_FULL', kind: 'disk-full' },
  { code: 'SQLITE_IOERR_FSYNC', kind: 'io' },
  { code: 'SQLITE_READONLY_DBMOVED', kind: 'read-only' },
  { code: 'SQLITE_CORRUPT_VTAB', kind: 'corrupt' },
  { code: 'SQLITE_NOTADB', kind: 'not-a-project' },
  { code: 'SQLITE_BUSY', kind: 'locked' },
  { code: 'ENOSPC', kind: 'disk-full' },
  { code: 'EROFS', kind: 'read-only' },
])('$code is told as $kind', ({ code, kind }) => {
  const error = code.startsWith('SQLITE')
    ? new Database.SqliteError('x', code)
    : Object.assign(new Error('x'), { code })
  const failed = toFailed(error, { path: '/p' })
  expect(failed).toBeInstanceOf(Failed)
  expect(failed).toMatchObject({ kind, facts: { path: '/p', code }, cause: error })
})

test('a mistake of ours stays what it is', () => {
  const error = new Database.SqliteError('no such column', 'SQLITE_ERROR')
  expect(toFailed(error)).toBe(error)
  const failed = new Failed('conflict', 'x')
  expect(toFailed(failed)).toBe(failed)
})
