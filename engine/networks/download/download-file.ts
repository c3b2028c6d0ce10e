import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { Failed } from '../../../contract/domain/failed.ts'
import { BrokenOff, failure, type GetOptions, get } from './get.ts'
import { type RemoteFile, refuseStatus } from './list-files.ts'

const attempts = 4

export interface FileDownload extends GetOptions {
  readonly url: URL
  readonly file: RemoteFile
  /** Where it goes; `TARGET.part` holds what came so far. */
  readonly target: string
  /** Bytes of this file that are there. */
  readonly onProgress: (bytes: number) => void
}

/**
 * Downloads a file, going on from where an earlier attempt stopped. It gets its name only when size and hash are right.
 *
 * @throws Failed `io` for wrong bytes, which are thrown away, or when the line breaks again and again; `cancelled`, `disk-full`
 */
export async function downloadFile(ask: FileDownload): Promise<void> {
  const part = `${ask.target}.part`
  let last: BrokenOff | undefined
  for (let attempt = 0; attempt < attempts; attempt++) {
    const have = await partSize(part, ask.file)
    try {
      if (have < ask.file.size || ask.file.size === 0) await fetchRest(ask, part, have)
      await checkHash(ask, part)
      await rename(part, ask.target)
      return
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw diskFailure(error, ask.target)
      // A line that brings a hundredth each time may break as often as it likes.
      const gained = (await partSize(part, ask.file)) - have
      if (gained > 0 && 100 * gained >= ask.file.size) attempt = -1
      last = error
    }
  }
  throw new Failed(
    'io',
    `${ask.file.name}: ${last?.message}; what came so far is kept, and the same command goes on from there`,
  )
}

/** Of a part that is longer than the file can be, nothing is kept. */
async function partSize(part: string, { size }: RemoteFile): Promise<number> {
  const found = await stat(part).catch(() => undefined)
  if (!found) return 0
  if (found.size <= size) return found.size
  await rm(part)
  return 0
}

async function fetchRest(ask: FileDownload, part: string, have: number): Promise<void> {
  const { url, file, signal, onProgress } = ask
  const response = await get(url, { ...ask, headers: have > 0 ? { range: `bytes=${have}-` } : {} })
  refuseStatus(response, file.name, url)
  const from = response.statusCode === 206 ? rangeStart(response, file, have) : 0
  refuseLength(response, file, from)
  const handle = await open(part, from > 0 ? 'r+' : 'w')
  let at = from
  try {
    for await (const piece of response) {
      const bytes = piece as Buffer
      if (at + bytes.length > file.size)
        throw new Failed('io', `${file.name}: ${url.host} sends more than the ${file.size} bytes that it told of`)
      await handle.write(bytes, 0, bytes.length, at)
      at += bytes.length
      onProgress(at)
    }
    if (at < file.size) throw new BrokenOff(`${url.host} ended after ${at} of ${file.size} bytes`)
    await handle.sync()
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EIO'].includes(String(error.code)))
      throw error
    throw failure(error, url, signal)
  } finally {
    response.destroy()
    await handle.close()
  }
}

function rangeStart(response: IncomingMessage, { name, size }: RemoteFile, have: number): number {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '') ?? []
  if (Number(start) === have && (total === '*' || Number(total) === size)) return have
  response.destroy()
  throw new Failed(
    'io',
    `${name}: asked for bytes from ${have} of ${size}, the host sends "${response.headers['content-range']}"`,
  )
}

function refuseLength(response: IncomingMessage, { name, size }: RemoteFile, from: number): void {
  const said = response.headers['content-length']
  if (said === undefined || Number(said) === size - from) return
  response.destroy()
  throw new Failed('io', `${name}: the host told of ${size} bytes and now sends ${Number(said) + from}`)
}

/** Hashed as it lies on the disk, the part of an earlier attempt included. */
async function checkHash({ file, target }: FileDownload, part: string): Promise<void> {
  const hash: Hash =
    file.hash.kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${file.size}\0`)
  for await (const piece of createReadStream(part)) hash.update(piece as Buffer)
  const found = hash.digest('hex')
  if (found === file.hash.value) return
  await rm(part, { force: true })
  throw new Failed(
    'io',
    `${file.name}: the bytes that came are not those that were promised (hash ${found.slice(0, 12)}…, expected ${file.hash.value.slice(0, 12)}…); they were thrown away`,
    { file: target },
  )
}

function diskFailure(error: unknown, target: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Failed('disk-full', `${target}: the disk is full`)
  return code === '' || error instanceof Failed ? error : new Failed('io', `${target}: it cannot be written (${code})`)
}
