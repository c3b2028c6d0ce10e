import Database from 'better-sqlite3'
import { Failed } from '../../../contract/domain/failed.ts'

/** The first SQLite without the WAL-reset corruption bug (https://www.sqlite.org/wal.html#walresetbug). */
const oldestSqlite = [3, 51, 3] as const

/** @throws Failed `internal` when the library is older than `oldestSqlite`. */
export function checkSqliteVersion(version: string): void {
  const found = version.split('.').map(Number)
  for (const [place, floor] of oldestSqlite.entries()) {
    const part = found[place] ?? 0
    if (part > floor) return
    if (part < floor)
      throw new Failed(
        'internal',
        `SQLite ${version} may damage projects; at least ${oldestSqlite.join('.')} is needed.`,
      )
  }
}

/** MiB of pages that SQLite keeps in memory. */
const usualCache = 32
const importCache = 96

function setCache(db: Database.Database, mebibytes: number): void {
  db.pragma(`main.cache_size = ${-1024 * mebibytes}`)
}

/**
 * Runs `work` with more memory for pages: hundreds of thousands of keys in random order would otherwise be written and
 * read back many times over.
 */
export function withLargeCache<T>(db: Database.Database, work: () => T): T {
  setCache(db, importCache)
  try {
    return work()
  } finally {
    setCache(db, usualCache)
    db.pragma('shrink_memory')
  }
}

function guard(db: Database.Database): void {
  checkSqliteVersion(String(prepareOne(db, 'SELECT sqlite_version()')))
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  db.pragma('mmap_size = 0')
  db.pragma('foreign_keys = ON')
  // Without it, REPLACE deletes behind the back of the trigger that guards the log.
  db.pragma('recursive_triggers = ON')
  db.pragma('temp_store = MEMORY')
}

function prepareOne(db: Database.Database, sql: string): unknown {
  return db.prepare(sql).pluck().get()
}

/**
 * Opens `path` (absolute, so that it can never be read as a URI) for the one writer there is, locked for everyone
 * else. Checkpoints are left to the caller, who compares the file's size before each "saved".
 * @throws SQLITE_BUSY when someone else has it
 */
export function connectWritable(path: string): Database.Database {
  const db = new Database(path, { timeout: 0 })
  try {
    guard(db)
    db.pragma('locking_mode = EXCLUSIVE')
    const mode = db.pragma('journal_mode = WAL', { simple: true })
    if (mode !== 'wal')
      throw new Failed('io', `The project's journal is in mode ${String(mode)}, not in WAL.`, { path })
    db.pragma('synchronous = FULL')
    // better-sqlite3 is built to fall back to NORMAL when a WAL file is reopened; NORMAL loses labels in a power cut.
    const synchronous = db.pragma('synchronous', { simple: true })
    if (synchronous !== 2)
      throw new Failed('internal', `SQLite keeps synchronous=${String(synchronous)} instead of FULL.`, { path })
    db.pragma('wal_autocheckpoint = 0')
    setCache(db, usualCache)
    db.exec('BEGIN EXCLUSIVE; COMMIT')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Opens a database that nobody may write, on a medium that may refuse even that.
 * @throws SQLITE_BUSY when someone else has it, SQLITE_CANTOPEN when it is in WAL mode there
 */
export function connectReadOnly(path: string): Database.Database {
  const db = new Database(path, { readonly: true, timeout: 0 })
  try {
    guard(db)
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** The last step before closing: one plain file without a log, which can be copied and read anywhere. */
export function leaveWalMode(db: Database.Database): void {
  db.pragma('journal_mode = DELETE')
}
