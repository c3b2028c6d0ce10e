import { type BigIntStats, statSync } from 'node:fs'
import { Failed } from '../../contract/domain/failed.ts'
import type { ProjectFolder } from './folder.ts'

export interface PathWatch {
  /**
   * SQLite goes on writing happily to a file that has been moved, deleted or replaced. This looks whether the path
   * still leads to the file that is open (3 µs).
   * @throws Failed `io`
   */
  check(): void
  /** Takes the present sizes as right: after open and after each checkpoint, which alone changes the database file. */
  remember(): void
}

const look = (path: string): BigIntStats | undefined => statSync(path, { bigint: true, throwIfNoEntry: false })

export function watchPath(folder: ProjectFolder): PathWatch {
  const opened = look(folder.database)
  let database = opened
  let log = look(folder.log)

  const lost = (what: string, path: string) =>
    new Failed('io', `${what} while the project was open; this was not saved. Close the project and open it again.`, {
      path,
    })

  return {
    remember() {
      database = look(folder.database)
      log = look(folder.log)
    },
    check() {
      const now = look(folder.database)
      if (!now) throw lost('The project file was moved or deleted', folder.database)
      if (now.ino !== opened?.ino || now.dev !== opened.dev)
        throw lost('The project file was replaced by another', folder.database)
      if (now.size !== database?.size) throw lost('The project file was changed by another program', folder.database)
      const nowLog = look(folder.log)
      if (log && (!nowLog || nowLog.ino !== log.ino || nowLog.size < log.size))
        throw lost("The project's write-ahead log was deleted or replaced", folder.log)
      log = nowLog
    },
  }
}
