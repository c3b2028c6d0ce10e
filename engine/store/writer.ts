import { statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { Failed } from '../../contract/domain/failed.ts'
import type { ProjectAccess } from '../../contract/domain/project.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'
import type { ProjectFolder } from './folder.ts'
import type { PathWatch } from './path-watch.ts'
import { toFailed } from './sqlite/sqlite-failure.ts'

const idleMilliseconds = 2000
/** A longer log is written back without waiting for a pause, but after the answer has gone out. */
const longLogBytes = 8 * 1024 * 1024
/** So long a log was one large import, or nobody let the loop turn: it is written back at once. */
const hugeLogBytes = 64 * 1024 * 1024

export interface Writer {
  write<T>(work: () => T): T
  read<T>(work: () => T): T
  /** Writes the log back into the database file and empties it, so that the single file is whole. */
  checkpoint(): void
  stop(): void
}

/** The single writer: short synchronous transactions, the path watched on both sides of the commit. */
export function openWriter(db: Database, folder: ProjectFolder, access: ProjectAccess, watch: PathWatch): Writer {
  let idle: NodeJS.Timeout | null = null
  let soon: NodeJS.Immediate | null = null

  const fail = (error: unknown) => toFailed(error, { path: folder.database })

  function checkpoint(): void {
    stop()
    if (access.kind !== 'writable' || !db.open) return
    watch.check()
    db.pragma('wal_checkpoint(TRUNCATE)')
    watch.remember()
  }

  function stop(): void {
    if (idle) clearTimeout(idle)
    if (soon) clearImmediate(soon)
    idle = null
    soon = null
  }

  function checkpointQuietly(): void {
    try {
      checkpoint()
    } catch {
      // A file that has gone or a disk that is full is told with the next write, to someone who waits for it.
    }
  }

  function afterCommit(): void {
    const length = statSync(folder.log, { throwIfNoEntry: false })?.size ?? 0
    if (length > hugeLogBytes) {
      checkpointQuietly()
      return
    }
    if (length > longLogBytes) soon ??= setImmediate(checkpointQuietly)
    if (idle) idle.refresh()
    else idle = setTimeout(checkpointQuietly, idleMilliseconds).unref()
  }

  return {
    read(work) {
      try {
        return work()
      } catch (error) {
        throw fail(error)
      }
    },
    write(work) {
      if (access.kind === 'read-only')
        throw new Failed('read-only', say('project.readOnly', { why: sentenceOf(access.why, access.said) }), {
          path: folder.root,
        })
      try {
        watch.check()
        db.exec('BEGIN IMMEDIATE')
        const result = work()
        db.exec('COMMIT')
        watch.check()
        afterCommit()
        return result
      } catch (error) {
        try {
          if (db.inTransaction) db.exec('ROLLBACK')
        } catch {
          // SQLite has rolled back by itself; the first error is the one that counts.
        }
        throw fail(error)
      }
    },
    checkpoint,
    stop,
  }
}
