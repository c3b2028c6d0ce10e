import type { Database } from 'better-sqlite3'
import type { Migration } from './migration.ts'

/** Brings a locked database from its schema to the newest: all steps in one transaction, so it is wholly old or wholly new. */
export function migrate(db: Database, steps: readonly Migration[]): void {
  const from = Number(db.pragma('user_version', { simple: true }))
  db.exec('BEGIN EXCLUSIVE')
  try {
    for (const step of steps) {
      if (step.version <= from) continue
      db.exec(step.sql)
      db.pragma(`user_version = ${step.version}`)
    }
    db.exec('COMMIT')
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}
