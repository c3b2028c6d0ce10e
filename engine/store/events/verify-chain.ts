import type { Database } from 'better-sqlite3'
import { prepare } from '../sqlite/bind.ts'
import { chainProblem, chainStart, type StoredRow } from './chain.ts'

/** The end of the chain as far as it has been read. */
export interface ChainPlace {
  readonly seq: number
  readonly hash: Uint8Array
}

export function chainBeginning(db: Database): ChainPlace {
  const key = prepare<{ value: string }>(db, "SELECT value FROM meta WHERE key = 'key'").get()?.value
  if (key === undefined) throw new Error('the project has no key in its meta table')
  return { seq: 0, hash: chainStart(key) }
}

/** Where the chain is `back` events before its end; the start when it is shorter. */
export function placeNearEnd(db: Database, back: number): ChainPlace {
  const row = prepare<{ seq: number; hash: Uint8Array }>(
    db,
    'SELECT seq, hash FROM event WHERE seq <= (SELECT max(seq) FROM event) - ? ORDER BY seq DESC LIMIT 1',
  ).get(back)
  return row ?? chainBeginning(db)
}

/**
 * Follows the chain for at most `limit` events. Answers the place reached and what is wrong there; the same place and
 * no problem at the end of the log.
 */
export function followChain(
  db: Database,
  from: ChainPlace,
  limit: number,
): { readonly place: ChainPlace; readonly problem: string | null } {
  let place = from
  const rows = prepare<StoredRow>(
    db,
    'SELECT seq, id, at, by, action, changes, prev_hash, hash FROM event WHERE seq > ? ORDER BY seq LIMIT ?',
  ).all(from.seq, limit)
  for (const row of rows) {
    const problem = chainProblem(place.hash, place.seq + 1, row)
    if (problem) return { place, problem }
    place = { seq: row.seq, hash: row.hash }
  }
  return { place, problem: null }
}
