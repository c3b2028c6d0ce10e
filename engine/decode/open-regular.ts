import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'

export interface OpenFile {
  readonly handle: FileHandle
  readonly size: number
}

/**
 * Opens a file for reading if it is one: no folder, pipe or device, which might never end. Not waiting: a pipe without
 * a writer would be waited for before it could be refused. `follow` allows the last part of the path to be a link.
 * @throws Failed `not-found` or `io`, naming the file as `name`
 */
export async function openRegular(path: string, name: string, follow: boolean): Promise<OpenFile> {
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (follow ? 0 : (constants.O_NOFOLLOW ?? 0))
  let handle: FileHandle
  try {
    handle = await open(path, flags)
  } catch (error) {
    throw failedToOpen(error, name)
  }
  const stat = await handle.stat()
  if (stat.isFile()) return { handle, size: stat.size }
  await handle.close()
  throw new Failed('io', say(stat.isDirectory() ? 'disk.folder' : 'disk.pipe', { name }))
}

function failedToOpen(error: unknown, name: string): Failed {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return new Failed('not-found', say('disk.notThere', { name }))
  if (code === 'ELOOP') return new Failed('io', say('disk.link', { name }))
  if (code === 'EACCES' || code === 'EPERM') return new Failed('io', say('disk.noReading', { name }))
  return new Failed('io', say('disk.unreadable', { name, code: code || String(error) }))
}
