import type { Database } from 'better-sqlite3'
import { prepare } from '../sqlite/bind.ts'

interface Place {
  readonly place: number
  readonly seq: number
}

/**
 * Which decisions stand: one line of them, the undone ones at its end. It lives in the database, so undo knows no
 * limit and goes on after a restart.
 */
export function decisionLine(db: Database) {
  const lastStanding = prepare<Place>(
    db,
    'SELECT place, seq FROM decision_line WHERE standing = 1 ORDER BY place DESC LIMIT 1',
  )
  const firstUndone = prepare<Place>(db, 'SELECT place, seq FROM decision_line WHERE place > ? ORDER BY place LIMIT 1')
  const forget = prepare(db, 'DELETE FROM decision_line WHERE place > ?')
  const add = prepare(db, 'INSERT INTO decision_line (place, seq, standing) VALUES (?, ?, 1)')
  const mark = prepare(db, 'UPDATE decision_line SET standing = ? WHERE place = ?')

  const top = () => lastStanding.get()?.place ?? 0

  return {
    /** Number of the decision that undo takes back next. */
    standing: (): number | null => lastStanding.get()?.seq ?? null,
    /** Number of the decision that redo brings again next. */
    undone: (): number | null => firstUndone.get(top())?.seq ?? null,
    add(seq: number): void {
      const place = top()
      forget.run(place)
      add.run(place + 1, seq)
    },
    takeBack(): void {
      mark.run(0, top())
    },
    bringAgain(): void {
      mark.run(1, top() + 1)
    },
    forgetUndone(): void {
      forget.run(top())
    },
  }
}
export type DecisionLine = ReturnType<typeof decisionLine>
