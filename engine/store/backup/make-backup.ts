import { chmodSync, closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { generationsToDelete } from './generations.ts'

/** `.ts` in the source tree, `.js` where it has been built. */
const verifyThread = new URL(`./verify-copy-thread${extname(import.meta.url)}`, import.meta.url)

/** 400 KB: about a millisecond a step, between which decisions go on. */
const pagesPerStep = 100
const namePattern = /^(\d{6,})\.db$/

/** Numbers of the backups in `folder`, in no order. */
export function backupGenerations(folder: string): readonly number[] {
  return readdirSync(folder).flatMap((name) => {
    const digits = namePattern.exec(name)?.[1]
    return digits === undefined ? [] : [Number(digits)]
  })
}

export function backupPath(folder: string, generation: number): string {
  return join(folder, `${String(generation).padStart(6, '0')}.db`)
}

/** Half-made copies that a crash left behind. */
export function removePartialBackups(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith('partial-')) rmSync(join(folder, name), { force: true })
}

function verifyInThread(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(verifyThread, { workerData: path })
    thread.once('message', () => resolve())
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`the check of the copy ${path} ended with code ${code}`)))
  })
}

/**
 * Copies the database in small steps, reads the copy back whole, and only then gives it its number; older ones are
 * thinned out. Answers the copy's path. What fails leaves nothing behind.
 */
export async function makeBackup(db: Database, folder: string): Promise<string> {
  const generation = Math.max(0, ...backupGenerations(folder)) + 1
  const draft = join(folder, `partial-${generation}.db`)
  try {
    closeSync(openSync(draft, 'w', 0o600))
    await db.backup(draft, { progress: () => pagesPerStep })
    await verifyInThread(draft)
    chmodSync(draft, 0o600)
    const path = backupPath(folder, generation)
    renameSync(draft, path)
    syncFolder(folder)
    for (const old of generationsToDelete(backupGenerations(folder))) rmSync(backupPath(folder, old), { force: true })
    return path
  } catch (error) {
    for (const end of ['', '-wal', '-journal']) rmSync(draft + end, { force: true })
    throw error
  }
}

/** Makes a rename last through a power cut; where folders cannot be synced (Windows) the system does it by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
