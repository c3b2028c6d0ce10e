import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { prepare } from '../sqlite/bind.ts'
import { mentionText } from './canonical.ts'

const eventsAtOnce = 500

/**
 * Compares the state with what the log says it came to: the chain guards the log, and this carries its protection over
 * to the mentions and statuses that people decided. What only an import wrote is not in the log and not compared.
 */
export async function replayProblems(db: Database): Promise<string[]> {
  db.exec('DROP TABLE IF EXISTS temp.replayed; CREATE TEMP TABLE replayed (what TEXT PRIMARY KEY, id TEXT, value TEXT)')
  try {
    const put = prepare(db, 'INSERT OR REPLACE INTO temp.replayed (what, id, value) VALUES (?, ?, ?)')
    const page = prepare<{ seq: number; changes: string }>(
      db,
      'SELECT seq, changes FROM event WHERE seq > ? ORDER BY seq LIMIT ?',
    )
    for (let last = 0; ; ) {
      const rows = page.all(last, eventsAtOnce)
      for (const row of rows) {
        const changes: readonly Change[] = JSON.parse(row.changes)
        for (const change of changes) {
          if (change.kind === 'mention') put.run(`mention ${change.id}`, change.id, mentionText(change.after))
          if (change.kind === 'status') put.run(`status ${change.post}`, String(change.post), change.after)
        }
      }
      const end = rows.at(-1)
      // Comparing in the same turn as the empty page: nothing is decided between the two.
      if (!end) break
      last = end.seq
      await nextTurn()
    }
    const mentions = prepare<{ id: string }>(
      db,
      `SELECT r.id FROM temp.replayed r LEFT JOIN mention m ON m.id = r.id
       WHERE r.what LIKE 'mention %' AND r.value IS NOT CASE WHEN m.id IS NULL THEN 'null' ELSE json_object(
         'start', m.starts, 'end', m.ends, 'surface', m.surface, 'type', m.type, 'verdict', m.verdict,
         'source', json(m.source)) END LIMIT 20`,
    ).all()
    const statuses = prepare<{ id: string; value: string; status: string | null }>(
      db,
      `SELECT r.id, r.value, p.status FROM temp.replayed r LEFT JOIN post p ON p.id = CAST(r.id AS INTEGER)
       WHERE r.what LIKE 'status %' AND r.value IS NOT p.status LIMIT 20`,
    ).all()
    return [
      ...mentions.map(({ id }) => `mention ${id} is not what the log says it is`),
      ...statuses.map(({ id, value, status }) => `post ${id} is ${status ?? 'not there'}; the log says ${value}`),
    ]
  } finally {
    db.exec('DROP TABLE temp.replayed')
  }
}
