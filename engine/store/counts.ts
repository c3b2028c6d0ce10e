import type { Database } from 'better-sqlite3'
import type { ProjectCounts } from '../../contract/domain/project.ts'
import { prepare } from './sqlite/bind.ts'

export type Tally = Omit<ProjectCounts, 'doneToday'>

export const noTally: Tally = {
  posts: 0,
  todo: 0,
  skipped: 0,
  done: 0,
  mentions: 0,
  rejected: 0,
  relations: 0,
  regions: 0,
  groundings: 0,
}

export const tallyColumns = Object.keys(noTally).join(', ')

/** SQL condition on a row of `relation`: it says that there is one. */
export const isConfirmed = "verdict = 'accepted' AND type IS NOT NULL"

/** The first millisecond of the local day. */
export function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0)
}

/** The figures of the status line, kept up with every change instead of counted. */
export function countQueries(db: Database, now: () => number) {
  const read = prepare<Tally>(db, `SELECT ${tallyColumns} FROM tally`)
  const doneSince = prepare<{ count: number }>(
    db,
    "SELECT count(*) AS count FROM post WHERE status = 'done' AND done_at >= ?",
  )
  const add = prepare(
    db,
    `UPDATE tally SET posts = posts + ?, todo = todo + ?, skipped = skipped + ?, done = done + ?,
       mentions = mentions + ?, rejected = rejected + ?, relations = relations + ?, regions = regions + ?,
       groundings = groundings + ?`,
  )
  return {
    counts(): ProjectCounts {
      const tally = read.get() ?? noTally
      return { ...tally, doneToday: doneSince.get(startOfDay(now()))?.count ?? 0 }
    },
    add(difference: Partial<Tally>): void {
      const sum: Tally = { ...noTally, ...difference }
      const { posts, todo, skipped, done, mentions, rejected, relations, regions, groundings } = sum
      add.run(posts, todo, skipped, done, mentions, rejected, relations, regions, groundings)
    },
  }
}
export type CountQueries = ReturnType<typeof countQueries>

/** The same figures, counted from the rows: what a check compares with. */
export function countedTally(db: Database): Tally {
  const tally = prepare<Tally>(
    db,
    `SELECT count(*) AS posts, count(*) FILTER (WHERE status = 'todo') AS todo,
       count(*) FILTER (WHERE status = 'skipped') AS skipped, count(*) FILTER (WHERE status = 'done') AS done,
       (SELECT count(*) FROM mention WHERE verdict = 'accepted') AS mentions,
       (SELECT count(*) FROM mention WHERE verdict = 'rejected') AS rejected,
       (SELECT count(*) FROM relation WHERE ${isConfirmed}) AS relations,
       (SELECT count(*) FROM region WHERE verdict = 'accepted') AS regions,
       (SELECT count(*) FROM grounding) AS groundings
     FROM post`,
  ).get()
  return tally ?? noTally
}
