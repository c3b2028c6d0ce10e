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
  let running: Promise<unknown> | null = null
  let stopped = false

  async function makeNow(): Promise<string> {
    if (timer) clearTimeout(timer)
    timer = null
    decisions = 0
    return await makeBackup(db, folder)
  }

  function make(): Promise<string> {
    const made = running ? running.then(makeNow) : makeNow()
    const settled = made.then(
      () => {},
      () => {},
    )
    running = settled
    settled.then(() => {
      if (running !== settled) return
      running = null
      // What was decided meanwhile is not in the copy.
      if (!stopped && decisions > 0) plan()
    })
    return made
  }

  function plan(): void {
    if (running) return
    // A backup that fails (a full disk, say) is tried again with the next decisions; it must not stop the work.
    if (decisions >= decisionsBetween) make().catch(() => {})
    else timer ??= setTimeout(() => make().catch(() => {}), millisecondsBetween).unref()
  }

  return {
    make,
    noteDecision() {
      if (stopped) return
      decisions += 1
      plan()
    },
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      timer = null
      await running
    },
  }
}
