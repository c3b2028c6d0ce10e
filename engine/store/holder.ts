import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'

/**
 * Who has a project open. Only SQLite's lock decides; this note is for the person who meets it, so one that a crash
 * left behind does no harm.
 */
const holderNote = z.object({ pid: z.int().positive(), host: z.string(), by: z.string(), since: z.int() })
export type HolderNote = z.infer<typeof holderNote>

export function writeHolder(path: string, by: string, now: number): void {
  const note: HolderNote = { pid: process.pid, host: hostname(), by, since: now }
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(note), { mode: 0o600 })
  renameSync(draft, path)
}

export function removeHolder(path: string): void {
  const note = readHolder(path)
  if (note?.pid === process.pid && note.host === hostname()) rmSync(path, { force: true })
}

export function readHolder(path: string): HolderNote | null {
  try {
    return holderNote.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** null: on another machine, where it cannot be asked. */
export function isAlive(note: HolderNote): boolean | null {
  if (note.host !== hostname()) return null
  try {
    process.kill(note.pid, 0)
    return true
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The failure that the second opener gets. */
export function lockedBy(path: string): Failed {
  const note = readHolder(path)
  if (!note)
    return new Failed('locked', say('project.openElsewhere'), {
      holder: 'another program',
    })
  const alive = isAlive(note)
  const holder = `${note.by}, process ${note.pid} on ${note.host}, since ${new Date(note.since).toISOString()}`
  return new Failed('locked', say('project.openBy', { holder }), {
    holder,
    pid: note.pid,
    host: note.host,
    since: note.since,
    alive,
  })
}
