import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Activations } from './activations.ts'

/** A digest in lower-case hex: of everything that the numbers depend on, so that nothing ever has to be found stale. */
export type ActivationKey = string

export interface ActivationFilesOptions {
  /** All files together. */
  readonly limitBytes?: number
  /** Milliseconds since 1970; given in tests. */
  readonly now?: () => number
}

export const defaultLimitBytes = 2 * 2 ** 30

/** "tract" in ASCII, and a number that changes with the layout. */
const magic = 0x74726163
const headerBytes = 12
/** After so much of the limit was written, the folder is looked through. */
const sweepShare = 0.05

/**
 * Activations on disk, a file for each example, under the project's `cache/activations/`. May be deleted at any time. A file
 * that is damaged is as good as none: it is removed and made anew. What was used least recently goes first when the limit
 * is reached, and a disk that is full costs time only. Several processes may use one folder.
 */
export class ActivationFiles {
  readonly #folder: string
  readonly #limit: number
  readonly #now: () => number
  /** Used by this process: whoever was, need not be marked again. */
  readonly #used = new Set<ActivationKey>()
  #unswept = 0
  #sweeping: Promise<void> | null = null

  /** @param folder absolute; made when it is first written to */
  constructor(folder: string, { limitBytes = defaultLimitBytes, now = Date.now }: ActivationFilesOptions = {}) {
    this.#folder = folder
    this.#limit = limitBytes
    this.#now = now
  }

  /** @param count how many numbers there must be @returns null where they have to be computed */
  async read(key: ActivationKey, count: number): Promise<Activations | null> {
    const file = this.#file(key)
    const bytes = await readFile(file).catch(() => null)
    if (bytes === null) return null
    const activations = parse(bytes, count)
    if (activations === null) {
      await rm(file, { force: true }).catch(() => {})
      return null
    }
    if (!this.#used.has(key)) {
      this.#used.add(key)
      const seconds = this.#now() / 1000
      await utimes(file, seconds, seconds).catch(() => {})
    }
    return activations
  }

  /** Never throws: what cannot be kept is computed again. */
  async write(key: ActivationKey, activations: Activations): Promise<void> {
    const file = this.#file(key)
    const temporary = `${file}.${randomUUID()}.writing`
    try {
      await mkdir(join(file, '..'), { recursive: true })
      await writeFile(temporary, print(activations))
      await rename(temporary, file)
    } catch {
      await rm(temporary, { force: true }).catch(() => {})
      return
    }
    this.#used.add(key)
    this.#unswept += activations.byteLength + headerBytes
    if (this.#unswept > sweepShare * this.#limit) {
      this.#unswept = 0
      this.#sweeping ??= this.sweep().finally(() => {
        this.#sweeping = null
      })
      await this.#sweeping
    }
  }

  /** Removes what was used least recently until nine tenths of the limit are kept, and what killed processes left. */
  async sweep(): Promise<void> {
    const files = await this.#list()
    let bytes = files.reduce((sum, { size }) => sum + size, 0)
    const abandoned = files.filter(({ path, at }) => path.endsWith('.writing') && this.#now() - at > 3_600_000)
    const oldest = bytes > this.#limit ? files.toSorted((a, b) => a.at - b.at) : []
    for (const { path, size } of [...abandoned, ...oldest]) {
      if (bytes <= 0.9 * this.#limit && !abandoned.some((each) => each.path === path)) break
      await rm(path, { force: true }).catch(() => {})
      bytes -= size
    }
  }

  async #list(): Promise<{ readonly path: string; readonly size: number; readonly at: number }[]> {
    const names = await readdir(this.#folder, { recursive: true }).catch((): string[] => [])
    const found = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name)
        const facts = await stat(path).catch(() => null)
        return facts?.isFile() ? [{ path, size: facts.size, at: facts.mtimeMs }] : []
      }),
    )
    return found.flat()
  }

  #file(key: ActivationKey): string {
    return join(this.#folder, key.slice(0, 2), key)
  }
}

function print(activations: Activations): Buffer {
  const payload = Buffer.from(activations.buffer, activations.byteOffset, activations.byteLength)
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(magic, 0)
  header.writeUInt32LE(payload.length, 4)
  header.writeUInt32LE(crc32(payload), 8)
  return Buffer.concat([header, payload])
}

/** null for anything but exactly these numbers. */
function parse(bytes: Buffer, count: number): Activations | null {
  if (bytes.length !== headerBytes + 2 * count) return null
  const payload = bytes.subarray(headerBytes)
  if (bytes.readUInt32LE(0) !== magic || bytes.readUInt32LE(4) !== payload.length) return null
  if (bytes.readUInt32LE(8) !== crc32(payload)) return null
  // A copy: the file's buffer may not begin at an even address.
  const activations = new Uint16Array(count)
  Buffer.from(activations.buffer).set(payload)
  return activations
}
