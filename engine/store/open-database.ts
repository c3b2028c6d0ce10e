import { accessSync, chmodSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { Failed } from '../../contract/domain/failed.ts'
import type { ProjectAccess } from '../../contract/domain/project.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import { type ProjectFolder, projectFolder } from './folder.ts'
import { isAlive, lockedBy, readHolder } from './holder.ts'
import { connectReadOnly, connectWritable } from './sqlite/connection.ts'
import { checkFileHeader, isInWalMode } from './sqlite/file-header.ts'

const lockPatience = 400

export interface OpenedDatabase {
  readonly db: Database
  readonly access: ProjectAccess
  /** Removes what opening needed outside the project. */
  cleanUp(): void
}

function whyReadOnly(folder: ProjectFolder): Sentence | null {
  for (const [path, what] of [
    [folder.root, 'project.folderNotWritable'],
    [folder.database, 'project.databaseNotWritable'],
    [folder.cache, 'project.cacheNotWritable'],
    [folder.backups, 'project.backupsNotWritable'],
  ] as const) {
    try {
      if (existsSync(path)) accessSync(path, constants.W_OK)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      return say(what, { code })
    }
  }
  return null
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}

/** Two that open at the same moment may both be refused at first; uneven waits let one of them through. */
async function connectPatiently(folder: ProjectFolder): Promise<Database> {
  const begun = performance.now()
  for (;;) {
    try {
      return connectWritable(folder.database)
    } catch (error) {
      if (!isBusy(error)) throw error
      if (performance.now() - begun > lockPatience) throw lockedBy(folder.holder)
      await sleep(5 + Math.random() * 45)
    }
  }
}

/**
 * A project that was closed is a plain file that SQLite reads where it may not write. One that a crash left in WAL
 * mode is not, even with an empty log: it is read from a copy.
 */
function connectWithoutWriting(folder: ProjectFolder, why: Sentence): OpenedDatabase {
  const access: ProjectAccess = { kind: 'read-only', why: why.text, said: why.said }
  if (!isInWalMode(folder.database)) {
    try {
      return { db: connectReadOnly(folder.database), access, cleanUp: () => {} }
    } catch (error) {
      throw isBusy(error) ? lockedBy(folder.holder) : error
    }
  }
  const note = readHolder(folder.holder)
  if (note && isAlive(note)) throw lockedBy(folder.holder)
  const copy = mkdtempSync(join(tmpdir(), 'triptych-read-'))
  const cleanUp = () => rmSync(copy, { recursive: true, force: true })
  try {
    const copied = projectFolder(copy)
    copyFileSync(folder.database, copied.database)
    if (existsSync(folder.log)) copyFileSync(folder.log, copied.log)
    for (const path of [copied.database, copied.log]) if (existsSync(path)) chmodSync(path, 0o600)
    return { db: connectWritable(copied.database), access, cleanUp }
  } catch (error) {
    cleanUp()
    throw error
  }
}

/** @throws Failed `not-found`, `not-a-project`, `newer-schema`, `locked`; SQLite's errors as they are */
export async function openDatabase(folder: ProjectFolder): Promise<OpenedDatabase> {
  if (!existsSync(folder.root))
    throw new Failed('not-found', say('project.nothingThere', { place: folder.root }), { path: folder.root })
  if (!existsSync(folder.database))
    throw new Failed('not-a-project', say('project.noDatabase'), {
      path: folder.root,
    })
  checkFileHeader(folder.database)
  const why = whyReadOnly(folder)
  if (why !== null) return connectWithoutWriting(folder, why)
  return { db: await connectPatiently(folder), access: { kind: 'writable' }, cleanUp: () => {} }
}
