import type { Database } from 'better-sqlite3'
import type { ReviewState } from '../../contract/calls/asking.ts'
import type { LoggedEvent } from '../../contract/domain/event.ts'
import type { LabelDoubt } from '../../contract/domain/label-doubt.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'

export interface DoubtedPost {
  readonly post: PostId
  readonly doubts: readonly LabelDoubt[]
}

/** What the last review of the labels doubts, and what people made of it. */
export interface DoubtQueries {
  /**
   * Writes down what a review found, instead of the one before, and answers with what of it is open: labels that changed while it
   * ran are left out, and those that a person has kept before.
   */
  saveDoubts(found: readonly DoubtedPost[]): DoubtedPost[]
  /** A decision about a doubted place settles the doubt, taking it back opens it again. Answers whether anything changed. */
  settle(event: LoggedEvent): boolean
  reviewed(): ReviewState
}

interface DoubtRow {
  readonly kind: LabelDoubt['kind']
  readonly starts: number
  readonly ends: number
  readonly type: string
  readonly doubt: number
  readonly instead: string | null
}

/** SQL condition on a row `d` of `doubt`: what is labelled there is what was doubted. */
const stands = `CASE d.kind
  WHEN 'improbable' THEN EXISTS (SELECT 1 FROM mention m WHERE m.post = d.post AND m.verdict = 'accepted'
    AND m.starts = d.starts AND m.ends = d.ends AND m.type = d.type)
  ELSE NOT EXISTS (SELECT 1 FROM mention m WHERE m.post = d.post AND m.verdict = 'accepted'
    AND m.starts < d.ends AND d.starts < m.ends) END`

/** The doubts of a post that nobody has settled, by start. */
export function openDoubts(db: Database): (post: PostId) => LabelDoubt[] {
  const open = prepare<DoubtRow>(
    db,
    `SELECT kind, starts, ends, type, doubt, instead FROM doubt WHERE post = ? AND settled IS NULL ORDER BY starts, ends`,
  )
  return (post) =>
    open.all(post).map(({ kind, starts, ends, type, doubt, instead }) => ({
      kind,
      start: starts,
      end: ends,
      type,
      doubt,
      instead,
    }))
}

export function doubtQueries(session: Session): DoubtQueries {
  const { db } = session
  const forgetOthers = prepare(db, `DELETE FROM doubt AS d WHERE d.settled IS NULL OR NOT (${stands})`)
  const rememberKept = prepare(db, "UPDATE doubt SET settled = ''")
  const forgetStale = prepare(
    db,
    `DELETE FROM doubt AS d WHERE d.settled IS NULL AND (NOT (${stands}) OR EXISTS (SELECT 1 FROM doubt k
       WHERE k.post = d.post AND k.settled = '' AND k.kind = d.kind AND k.starts = d.starts AND k.ends = d.ends AND k.type = d.type))`,
  )
  const calm = prepare(db, 'UPDATE post SET doubt = NULL WHERE status = ? AND doubt IS NOT NULL')
  const add = prepare(
    db,
    `INSERT INTO doubt (post, place, kind, starts, ends, type, doubt, instead)
     VALUES (?1, (SELECT coalesce(max(place) + 1, 0) FROM doubt WHERE post = ?1), ?2, ?3, ?4, ?5, ?6, ?7)`,
  )
  const order = prepare(
    db,
    'UPDATE post SET doubt = (SELECT max(d.doubt) FROM doubt d WHERE d.post = post.id AND d.settled IS NULL) WHERE id = ?',
  )
  const settleAt = prepare(
    db,
    'UPDATE doubt SET settled = ?1 WHERE post = ?2 AND settled IS NULL AND starts < ?4 AND ?3 < ends',
  )
  const settledBy = prepare<{ post: PostId }>(db, 'SELECT DISTINCT post FROM doubt WHERE settled = ?')
  const openAgain = prepare(db, 'UPDATE doubt SET settled = NULL WHERE settled = ?')
  const isDoubted = prepare(db, 'SELECT 1 AS found FROM doubt WHERE post = ? AND settled IS NULL LIMIT 1')
  const any = prepare(db, 'SELECT 1 AS found FROM doubt LIMIT 1')
  const counted = prepare<ReviewState>(
    db,
    `SELECT count(*) FILTER (WHERE settled IS NULL) AS open, count(DISTINCT post) FILTER (WHERE settled IS NULL) AS posts,
       count(*) FILTER (WHERE settled <> '' AND ${stands}) AS kept,
       count(*) FILTER (WHERE settled <> '' AND NOT (${stands})) AS changed
     FROM doubt d`,
  )
  const open = openDoubts(db)

  return {
    saveDoubts: (found) =>
      session.write(() => {
        forgetOthers.run()
        rememberKept.run()
        for (const status of ['todo', 'skipped', 'done']) calm.run(status)
        for (const { post, doubts } of found)
          for (const { kind, start, end, type, doubt, instead } of doubts)
            add.run(post, kind, start, end, type, doubt, instead)
        forgetStale.run()
        for (const { post } of found) order.run(post)
        return found
          .map(({ post }) => ({ post, doubts: open(post).sort((a, b) => b.doubt - a.doubt) }))
          .filter(({ doubts }) => doubts.length > 0)
      }),
    settle: ({ id, action, changes }) => {
      if (session.read(() => any.get()) === undefined) return false
      if (action.kind === 'undo') {
        const posts = session.read(() => settledBy.all(action.of))
        if (posts.length === 0) return false
        session.write(() => {
          openAgain.run(action.of)
          for (const { post } of posts) order.run(post)
        })
        return true
      }
      const decision = action.kind === 'redo' ? action.of : id
      const mentions = changes.filter((change) => change.kind === 'mention')
      const doubted = session.read(() => mentions.filter(({ post }) => isDoubted.get(post) !== undefined))
      if (doubted.length === 0) return false
      return session.write(() => {
        let settled = 0
        for (const { post, before, after } of doubted) {
          for (const side of [before, after])
            if (side !== null) settled += settleAt.run(decision, post, side.start, side.end).changes
          order.run(post)
        }
        return settled > 0
      })
    },
    reviewed: () => session.read(() => counted.get() ?? { open: 0, posts: 0, kept: 0, changed: 0 }),
  }
}
