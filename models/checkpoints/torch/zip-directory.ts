import type { ByteSource } from '../byte-source.ts'
import { decodeUtf8 } from '../utf8.ts'
import { CheckpointError } from './checkpoint-error.ts'

export interface ZipEntry {
  readonly name: string
  readonly size: number
  /** Where its bytes begin in the file. */
  readonly start: number
}

const endSize = 22
const longestComment = 0xffff
const mostEntries = 100_000
const largestDirectory = 64 * 1024 * 1024

const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 }

const fail = (byte: number, problem: string): never => {
  throw new CheckpointError('MODEL_ZIP', byte, problem)
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function safe(value: bigint, byte: number, what: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) fail(byte, `${what} of ${value} is beyond any file`)
  return Number(value)
}

/**
 * The entries of a zip archive, which must be stored, not compressed, as PyTorch writes them: what a file says of its sizes
 * can then be no larger than the file. Entries may not overlap, nor have a name twice. Checksums are not compared, since
 * PyTorch can be told to write none.
 *
 * @throws CheckpointError `MODEL_ZIP`; what is not an archive is told apart by the caller
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3.
 */
export async function readZipDirectory(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const { count, size, offset } = await findDirectory(source)
  if (count > mostEntries) fail(offset, `${count} entries, at most ${mostEntries} expected`)
  if (size > largestDirectory) fail(offset, `a directory of ${size} bytes, at most ${largestDirectory} expected`)
  if (offset + size > source.size) fail(offset, `the directory ends at ${offset + size}, the file at ${source.size}`)
  const directory = await source.read(offset, size)
  const found: { readonly entry: Omit<ZipEntry, 'start'>; readonly header: number }[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    const record = readCentral(directory, at, offset)
    found.push(record)
    at += record.length
  }
  if (at !== size) fail(offset + at, `${size - at} bytes of the directory belong to no entry`)
  const entries = new Map<string, ZipEntry>()
  let last = { end: 0, name: '' }
  for (const { entry, header } of found.toSorted((a, b) => a.header - b.header)) {
    if (entries.has(entry.name)) fail(header, `the name '${entry.name}' is given twice`)
    if (header < last.end) fail(header, `'${entry.name}' overlaps with '${last.name}'`)
    const start = await dataStart(source, header, entry.name)
    if (start + entry.size > offset)
      fail(header, `'${entry.name}' ends at byte ${start + entry.size}, the directory begins at ${offset}`)
    last = { end: start + entry.size, name: entry.name }
    entries.set(entry.name, { ...entry, start })
  }
  return entries
}

interface Directory {
  readonly count: number
  readonly size: number
  readonly offset: number
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  if (source.size < endSize) return fail(0, `a file of ${source.size} bytes is no archive`)
  const tailSize = Math.min(source.size, endSize + longestComment)
  const tailStart = source.size - tailSize
  const tail = await source.read(tailStart, tailSize)
  const numbers = view(tail)
  for (let at = tailSize - endSize; at >= 0; at--) {
    if (numbers.getUint32(at, true) !== signature.end) continue
    if (at + endSize + numbers.getUint16(at + 20, true) !== tailSize) continue
    if (numbers.getUint16(at + 4, true) !== 0 && numbers.getUint16(at + 4, true) !== 0xffff)
      fail(tailStart + at, 'the archive is one of several parts')
    const plain = {
      count: numbers.getUint16(at + 10, true),
      size: numbers.getUint32(at + 12, true),
      offset: numbers.getUint32(at + 16, true),
    }
    const isPlain = plain.count !== 0xffff && plain.size !== 0xffffffff && plain.offset !== 0xffffffff
    return isPlain ? plain : findDirectory64(source, tailStart + at)
  }
  return fail(source.size, 'the end of the archive is missing: the file was cut off. Copy or download it again')
}

async function findDirectory64(source: ByteSource, end: number): Promise<Directory> {
  if (end < 20) return fail(end, 'the directory’s place is missing')
  const locator = view(await source.read(end - 20, 20))
  if (locator.getUint32(0, true) !== signature.locator64) return fail(end - 20, 'the directory’s place is missing')
  const place = safe(locator.getBigUint64(8, true), end - 20, 'a place')
  if (place + 56 > end) return fail(place, 'the directory’s place is beyond the end')
  const record = view(await source.read(place, 56))
  if (record.getUint32(0, true) !== signature.end64) return fail(place, 'no directory where it should be')
  return {
    count: safe(record.getBigUint64(32, true), place, 'a count'),
    size: safe(record.getBigUint64(40, true), place, 'a size'),
    offset: safe(record.getBigUint64(48, true), place, 'a place'),
  }
}

function readCentral(directory: Uint8Array, at: number, offset: number) {
  const byte = offset + at
  const numbers = view(directory)
  if (at + 46 > directory.length || numbers.getUint32(at, true) !== signature.central)
    return fail(byte, 'an entry of the directory wanted')
  const flags = numbers.getUint16(at + 8, true)
  const method = numbers.getUint16(at + 10, true)
  const nameLength = numbers.getUint16(at + 28, true)
  const extraLength = numbers.getUint16(at + 30, true)
  const length = 46 + nameLength + extraLength + numbers.getUint16(at + 32, true)
  if (at + length > directory.length) return fail(byte, 'an entry reaches beyond the directory')
  const name = decodeUtf8(directory.subarray(at + 46, at + 46 + nameLength))
  if (name === undefined || name.includes('\0')) return fail(byte, 'an entry whose name is no text')
  const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
  const wide = readZip64(
    extra,
    [numbers.getUint32(at + 24, true), numbers.getUint32(at + 20, true), numbers.getUint32(at + 42, true)],
    byte,
  )
  const [size, packed, header] = wide
  if ((flags & 0x41) !== 0) fail(byte, `'${name}' is encrypted`)
  if (method !== 0)
    fail(byte, `'${name}' is compressed (method ${method}); PyTorch stores. Load it with torch.load and save it again`)
  if (size !== packed) fail(byte, `'${name}' says it is ${size} bytes and takes ${packed}`)
  return { entry: { name, size }, header, length }
}

/** Size, packed size and place, from the extra field where the 32 bits are full. */
function readZip64(
  extra: Uint8Array,
  short: readonly [number, number, number],
  byte: number,
): readonly [number, number, number] {
  if (short.every((value) => value !== 0xffffffff)) return short
  const numbers = view(extra)
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, size] = [numbers.getUint16(at, true), numbers.getUint16(at + 2, true)]
    if (id === 1) {
      let next = at + 4
      const end = Math.min(next + size, extra.length)
      const wide = short.map((value) => {
        if (value !== 0xffffffff) return value
        if (next + 8 > end) return fail(byte, 'a size of 64 bits is cut off')
        next += 8
        return safe(numbers.getBigUint64(next - 8, true), byte, 'a size')
      })
      return [wide[0]!, wide[1]!, wide[2]!]
    }
    at += 4 + size
  }
  return fail(byte, 'a size of 64 bits is missing')
}

/** The header before the bytes has lengths of its own, which alone count; its name must be the directory's. */
async function dataStart(source: ByteSource, header: number, name: string): Promise<number> {
  if (header + 30 > source.size) return fail(header, `'${name}' begins beyond the end`)
  const numbers = view(await source.read(header, 30))
  if (numbers.getUint32(0, true) !== signature.local) return fail(header, `'${name}' is not where it should be`)
  const nameLength = numbers.getUint16(26, true)
  const start = header + 30 + nameLength + numbers.getUint16(28, true)
  if (start > source.size) return fail(header, `'${name}' begins beyond the end`)
  const own = decodeUtf8(await source.read(header + 30, nameLength))
  if (own !== name) return fail(header, `'${name}' is called '${String(own).slice(0, 200)}' at its place`)
  return start
}
