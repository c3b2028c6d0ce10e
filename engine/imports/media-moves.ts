import { constants } from 'node:fs'
import { access, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mediaId } from '../../contract/domain/post.ts'

/** Where an import writes down which files it is about to add to `media/`. */
const notes = 'moving.json'

const isThere = (path: string) =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  )

/**
 * Moves images from an import's own folder into the project's `media/`, and says which are new there. They are written
 * down before, so that what a crash leaves behind can be found again: see `sweepMoves`.
 */
export async function moveMedia(from: string, importFolder: string, media: string): Promise<readonly string[]> {
  const names = (await readdir(from)).filter((name) => mediaId.safeParse(name).success)
  const fresh: string[] = []
  for (const name of names) if (!(await isThere(join(media, name)))) fresh.push(name)
  await writeFile(join(importFolder, notes), JSON.stringify(fresh), { mode: 0o600 })
  for (const name of fresh) await rename(join(from, name), join(media, name))
  if (fresh.length > 0) await flushFolder(media)
  return fresh
}

/** So that the names are on the disk before the project says that it has them. Windows cannot, and need not. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export async function removeMedia(media: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(media, name), { force: true })
}

/** What an import that was killed had added to `media/`; empty when it had not come so far. */
export async function movedBy(importFolder: string): Promise<readonly string[]> {
  const text = await readFile(join(importFolder, notes), 'utf8').catch(() => '[]')
  try {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) ? names.filter((name) => mediaId.safeParse(name).success) : []
  } catch {
    // It was killed while it wrote this down, so it had moved nothing yet.
    return []
  }
}
