import type { Database } from 'better-sqlite3'
import { type Change, type EventId, type LoggedEvent, loggedEvent } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import { prepare } from '../sqlite/bind.ts'
import { storedJson } from '../stored-json.ts'
import { changesText } from './canonical.ts'
import { chainHash } from './chain.ts'
import { chainBeginning } from './verify-chain.ts'

interface EventRow {
  readonly seq: number
  readonly id: string
  readonly at: number
  readonly by: string
  readonly action: string
  readonly changes: string
}

export interface NewEvent {
  readonly id: EventId
  readonly at: number
  readonly by: string
  readonly action: LoggedEvent['action']
  readonly changes: readonly Change[]
}

function eventOf(row: EventRow): LoggedEvent {
  const { id, seq, at, by } = row
  const action = storedJson(loggedEvent.shape.action, row.action, `The action of event ${seq}`)
  const changes = storedJson(loggedEvent.shape.changes, row.changes, `The changes of event ${seq}`)
  return { id, seq, at, by, action, changes }
}

/** The append-only log. Appending belongs in the transaction that changes the state. */
export function eventLog(db: Database) {
  const columns = 'seq, id, at, by, action, changes'
  const last = prepare<{ seq: number; hash: Uint8Array }>(db, 'SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1')
  const byId = prepare<EventRow>(db, `SELECT ${columns} FROM event WHERE id = ?`)
  const bySeq = prepare<EventRow>(db, `SELECT ${columns} FROM event WHERE seq = ?`)
  const insert = prepare(db, `INSERT INTO event (${columns}, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const touch = prepare(db, 'INSERT OR IGNORE INTO event_post (post, seq) VALUES (?, ?)')
  const page = prepare<EventRow>(db, `SELECT ${columns} FROM event WHERE seq < ? ORDER BY seq DESC LIMIT ?`)
  const pageOfPost = prepare<EventRow>(
    db,
    `SELECT ${columns} FROM event WHERE seq < ?2 AND seq IN (
       SELECT seq FROM (SELECT seq FROM event_post WHERE post = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3)
       UNION SELECT import FROM post WHERE id = ?1
     ) ORDER BY seq DESC LIMIT ?3`,
  )
  const beginning = chainBeginning(db)

  return {
    seq: () => last.get()?.seq ?? 0,
    get(id: EventId): LoggedEvent | null {
      const row = byId.get(id)
      return row ? eventOf(row) : null
    },
    at(seq: number): LoggedEvent {
      const row = bySeq.get(seq)
      if (!row) throw new Failed('corrupt', `Event ${seq} is missing from the log.`, { seq })
      return eventOf(row)
    },
    append(event: NewEvent): LoggedEvent {
      const before = last.get() ?? beginning
      const row = {
        seq: before.seq + 1,
        id: event.id,
        at: event.at,
        by: event.by,
        action: JSON.stringify(event.action),
        changes: changesText(event.changes),
      }
      const hash = chainHash(before.hash, row)
      insert.run(row.seq, row.id, row.at, row.by, row.action, row.changes, before.hash, hash)
      for (const change of event.changes) if ('post' in change) touch.run(change.post, row.seq)
      return { ...event, seq: row.seq, changes: [...event.changes] }
    },
    /** Newest first; of one post with the import that brought it. */
    history(ask: { readonly post: number | null; readonly before: number | null; readonly limit: number }) {
      const before = ask.before ?? Number.MAX_SAFE_INTEGER
      const rows = ask.post === null ? page.all(before, ask.limit) : pageOfPost.all(ask.post, before, ask.limit)
      return rows.map(eventOf)
    },
  }
}
export type EventLog = ReturnType<typeof eventLog>
