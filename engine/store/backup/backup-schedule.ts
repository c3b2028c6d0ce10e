import type { Database } from 'better-sqlite3'
import { makeBackup } from './make-backup.ts'

const decisionsBetween = 200
const millisecondsBetween = 120_000

export interface BackupSchedule {
  /** After each decision: starts a backup when enough have gathered, or sets the clock for one. */
  noteDecision(): void
  /** Makes one now, after any that is running. */
  make(): Promise<string>
  /** No new ones; resolves when the running one has ended. */
  stop(): Promise<void>
}

export function scheduleBackups(db: Database, folder: string): BackupSchedule {
  let decisions = 0
  let timer: NodeJS.Timeout | null = null
  let running: Promise<unknown> = Promise.resolve()
  let stopped = false

  function make(): Promise<string> {
    if (timer) clearTimeout(timer)
    timer = null
    decisions = 0
    const made = running.then(() => makeBackup(db, folder))
    running = made.catch(() => {})
    return made
  }

  function makeQuietly(): void {
    // A backup that fails (a full disk, say) is tried again with the next decisions; it must not stop the work.
    make().catch(() => {})
  }

  return {
    make,
    noteDecision() {
      if (stopped) return
      decisions += 1
      if (decisions >= decisionsBetween) makeQuietly()
      else timer ??= setTimeout(makeQuietly, millisecondsBetween).unref()
    },
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      timer = null
      await running
    },
  }
}
