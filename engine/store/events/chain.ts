import { hash } from 'node:crypto'

/** What an event's hash covers, as it is stored. */
export interface ChainedRow {
  readonly seq: number
  readonly id: string
  readonly at: number
  readonly by: string
  readonly action: string
  readonly changes: string
}

/** What the first event continues: no two projects share a chain. */
export function chainStart(projectKey: string): Uint8Array {
  return hash('sha256', `triptych project ${projectKey}`, 'buffer')
}

/** SHA-256 over the hash before and the row, as a JSON array, so that no two rows give the same bytes. */
export function chainHash(before: Uint8Array, row: ChainedRow): Uint8Array {
  const text = JSON.stringify([row.seq, row.id, row.at, row.by, row.action, row.changes])
  return hash('sha256', Buffer.concat([before, Buffer.from(text)]), 'buffer')
}

export interface StoredRow extends ChainedRow {
  readonly prev_hash: Uint8Array
  readonly hash: Uint8Array
}

/** What is wrong with an event that should continue `before`, in words; null when nothing is. */
export function chainProblem(before: Uint8Array, seq: number, row: StoredRow): string | null {
  if (row.seq !== seq) return `event ${seq} is missing from the log`
  if (!Buffer.from(before).equals(row.prev_hash)) return `event ${seq} does not continue the one before`
  if (!Buffer.from(chainHash(before, row)).equals(row.hash)) return `event ${seq} is not as it was written`
  return null
}
