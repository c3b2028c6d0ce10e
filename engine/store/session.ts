import type { Database } from 'better-sqlite3'
import type { ProjectAccess } from '../../contract/domain/project.ts'
import type { ProjectFolder } from './folder.ts'

/** What every group of queries is given: the connection, and the one way to write through it. */
export interface Session {
  readonly db: Database
  readonly folder: ProjectFolder
  readonly access: ProjectAccess
  /** Who decides, as the log names them. */
  readonly by: string
  /** Milliseconds since 1970; for display only, never for order. */
  readonly now: () => number
  /**
   * Runs `work` in one transaction and returns when it is on the disk under its path.
   * @throws Failed; nothing of `work` is kept then, but after `io` it may be
   */
  write<T>(work: () => T): T
  /** Runs `work`, with SQLite's errors as `Failed`. */
  read<T>(work: () => T): T
}
