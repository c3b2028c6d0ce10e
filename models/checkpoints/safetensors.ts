import type { ByteSource } from './byte-source.ts'
import { type HeaderValue, parseHeaderJson } from './header-json.ts'
import { SafetensorsError } from './safetensors-error.ts'
import { decodeUtf8, encodeUtf8 } from './utf8.ts'

export interface StoredDataOf {
  readonly F64: Float64Array
  readonly F32: Float32Array
  /** Half-precision bits, as they are stored; `float-tensors.ts` widens them. */
  readonly F16: Uint16Array
  readonly BF16: Uint16Array
  readonly I64: BigInt64Array
  readonly I32: Int32Array
  readonly I16: Int16Array
  readonly I8: Int8Array
  readonly U8: Uint8Array
  readonly BOOL: Uint8Array
}
export type StoredDtype = keyof StoredDataOf
export type StoredTensor = {
  readonly [D in StoredDtype]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: StoredDataOf[D] }
}[StoredDtype]

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>
  readonly metadata: Readonly<Record<string, string>>
}

export const bytesOf: Readonly<Record<StoredDtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
}
export const views: { readonly [D in StoredDtype]: (buffer: ArrayBuffer) => StoredDataOf[D] } = {
  F64: (buffer) => new Float64Array(buffer),
  F32: (buffer) => new Float32Array(buffer),
  F16: (buffer) => new Uint16Array(buffer),
  BF16: (buffer) => new Uint16Array(buffer),
  I64: (buffer) => new BigInt64Array(buffer),
  I32: (buffer) => new Int32Array(buffer),
  I16: (buffer) => new Int16Array(buffer),
  I8: (buffer) => new Int8Array(buffer),
  U8: (buffer) => new Uint8Array(buffer),
  BOOL: (buffer) => new Uint8Array(buffer),
}

/** The limit of the reference implementation. */
const longestHeader = 100_000_000

interface Entry {
  readonly name: string
  readonly dtype: StoredDtype
  readonly shape: readonly number[]
  /** From the start of the data, which follows the header. */
  readonly begin: number
  readonly end: number
}

/**
 * Reads a whole safetensors file; little-endian machines only, as everywhere in this program. Every tensor has its own copy
 * of its numbers, so that the file's bytes can go.
 *
 * @throws SafetensorsError naming tensor and byte when the header, the sizes or the layout are wrong: tensors must cover the
 * data without gap, overlap or rest, and names must be unique.
 * Source: the format's description in huggingface/safetensors, README.
 */
export function parseSafetensors(bytes: Uint8Array): Safetensors {
  const dataStart = dataStartOf(bytes.subarray(0, 8), bytes.byteLength)
  const { entries, metadata } = readHeader(bytes.subarray(8, dataStart), dataStart)
  checkLayout(entries, dataStart, bytes.byteLength)
  const tensors = new Map<string, StoredTensor>()
  for (const entry of entries)
    tensors.set(entry.name, ownTensor(entry, bytes.subarray(dataStart + entry.begin, dataStart + entry.end)))
  return { tensors, metadata }
}

/**
 * The same from a file that is not held whole. It is read once from its first byte to its last, so that a source may hash what
 * passes through it.
 *
 * @throws SafetensorsError, before any numbers are read
 */
export async function readSafetensors(source: ByteSource): Promise<Safetensors> {
  const dataStart = dataStartOf(await source.read(0, Math.min(8, source.size)), source.size)
  const { entries, metadata } = readHeader(await source.read(8, dataStart - 8), dataStart)
  checkLayout(entries, dataStart, source.size)
  const read = new Map<string, StoredTensor>()
  for (const entry of entries.toSorted((a, b) => a.begin - b.begin))
    read.set(entry.name, ownTensor(entry, await source.read(dataStart + entry.begin, entry.end - entry.begin)))
  return { tensors: new Map(entries.map(({ name }) => [name, read.get(name)!])), metadata }
}

/** A file of which tensors are read one by one, in any order. */
export interface OpenSafetensors {
  readonly metadata: Readonly<Record<string, string>>
  /** `offset`: of its first byte in the file. */
  readonly tensors: ReadonlyMap<
    string,
    { readonly dtype: StoredDtype; readonly shape: readonly number[]; readonly offset: number }
  >
  /** Its own copy. @throws SafetensorsError for a name that is not there */
  read(name: string): Promise<StoredTensor>
}

/** @throws SafetensorsError, before any numbers are read */
export async function openSafetensors(source: ByteSource): Promise<OpenSafetensors> {
  const dataStart = dataStartOf(await source.read(0, Math.min(8, source.size)), source.size)
  const { entries, metadata } = readHeader(await source.read(8, dataStart - 8), dataStart)
  checkLayout(entries, dataStart, source.size)
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  return {
    metadata,
    tensors: new Map(
      entries.map(({ name, dtype, shape, begin }) => [name, { dtype, shape, offset: dataStart + begin }]),
    ),
    read: async (name) => {
      const entry = byName.get(name)
      if (!entry) throw new SafetensorsError(name, 0, 'it is not in the file')
      return ownTensor(entry, await source.read(dataStart + entry.begin, entry.end - entry.begin))
    },
  }
}

function dataStartOf(start: Uint8Array, fileLength: number): number {
  if (fileLength < 8)
    throw new SafetensorsError(undefined, 0, `the file has ${fileLength} bytes; its header length alone takes 8`)
  const headerLength = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true)
  if (headerLength > BigInt(longestHeader))
    throw new SafetensorsError(
      undefined,
      0,
      `a header of ${headerLength} bytes is longer than ${longestHeader}; no safetensors file`,
    )
  const dataStart = 8 + Number(headerLength)
  if (dataStart > fileLength)
    throw new SafetensorsError(
      undefined,
      fileLength,
      `the file is cut off inside its header: ${dataStart} bytes needed, ${fileLength} there`,
    )
  return dataStart
}

function ownTensor({ dtype, shape }: Entry, bytes: Uint8Array): StoredTensor {
  // Not `slice`: that of Node's Buffer shares the memory.
  const own = new Uint8Array(bytes.byteLength)
  own.set(bytes)
  return { dtype, shape, data: views[dtype](own.buffer) } as StoredTensor
}

/** The header is padded with spaces to a multiple of 8 bytes, and widest types come first, so that all numbers are aligned. */
export function printSafetensors(file: Safetensors): Uint8Array {
  const parts = safetensorsParts(file)
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** The same in pieces, for files too large to hold twice: the header, then the bytes of each tensor, not copied. */
export function safetensorsParts({ tensors, metadata }: Safetensors): readonly Uint8Array[] {
  const ordered = [...tensors].sort(([, a], [, b]) => bytesOf[b.dtype] - bytesOf[a.dtype])
  let at = 0
  const fields = ordered.map(([name, { dtype, shape, data }]) => {
    const wanted = shape.reduce((product, size) => product * size, 1)
    if (data.length !== wanted)
      throw new SafetensorsError(
        name,
        at,
        `${data.length} numbers do not fill the shape [${shape}], which wants ${wanted}`,
      )
    if (name === '__metadata__') throw new SafetensorsError(name, at, 'the format keeps this name for itself')
    const begin = at
    at += data.byteLength
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, at] })}`
  })
  if (Object.keys(metadata).length > 0) fields.unshift(`"__metadata__":${JSON.stringify(metadata)}`)
  const header = encodeUtf8(`{${fields.join(',')}}`)
  const padded = Math.ceil(header.byteLength / 8) * 8
  const start = new Uint8Array(8 + padded).fill(0x20)
  new DataView(start.buffer).setBigUint64(0, BigInt(padded), true)
  start.set(header, 8)
  return [start, ...ordered.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))]
}

function readHeader(
  bytes: Uint8Array,
  dataStart: number,
): { readonly entries: readonly Entry[]; readonly metadata: Readonly<Record<string, string>> } {
  const text = decodeUtf8(bytes)
  if (text === undefined) throw new SafetensorsError(undefined, 8, 'the header is no UTF-8 text')
  if (text[0] !== '{') throw new SafetensorsError(undefined, 8, `the header must start with '{'; no safetensors file`)
  const header = asObject(parseHeaderJson(text, 8))!
  const metadata: Record<string, string> = Object.create(null) as Record<string, string>
  const entries: Entry[] = []
  for (const [name, value] of header) {
    if (name !== '__metadata__') {
      entries.push(readEntry(name, value, dataStart))
      continue
    }
    const pairs = asObject(value)
    if (!pairs) throw new SafetensorsError(undefined, 8, '__metadata__ must be an object')
    for (const [key, item] of pairs) {
      if (typeof item !== 'string') throw new SafetensorsError(undefined, 8, `__metadata__ '${key}' must be a string`)
      metadata[key] = item
    }
  }
  return { entries, metadata: { ...metadata } }
}

function readEntry(name: string, value: HeaderValue, dataStart: number): Entry {
  const fail = (problem: string, byte = 8): never => {
    throw new SafetensorsError(name, byte, problem)
  }
  const fields = asObject(value) ?? fail('its entry must be an object')
  const extra = [...fields.keys()].find((key) => !['dtype', 'shape', 'data_offsets'].includes(key))
  if (extra !== undefined) fail(`its entry has an unknown field '${extra}'`)
  const dtype = fields.get('dtype')
  if (typeof dtype !== 'string' || !Object.hasOwn(bytesOf, dtype))
    return fail(`dtype ${JSON.stringify(dtype)} is none of ${Object.keys(bytesOf).join(', ')}`)
  const shape = wholeNumbers(fields.get('shape')) ?? fail('shape must be a list of whole numbers, 0 or more')
  const offsets = wholeNumbers(fields.get('data_offsets'))
  const [begin, end] = offsets?.length === 2 ? offsets : fail('data_offsets must be two whole numbers, 0 or more')
  const size = shape.reduce((product, each) => product * each, bytesOf[dtype as StoredDtype])
  if (!Number.isSafeInteger(size)) fail(`the shape [${shape}] overflows`)
  if (end! - begin! !== size)
    fail(
      `${dtype} [${shape}] takes ${size} bytes, its offsets ${begin} to ${end} hold ${end! - begin!}`,
      dataStart + begin!,
    )
  return { name, dtype: dtype as StoredDtype, shape, begin: begin!, end: end! }
}

function checkLayout(entries: readonly Entry[], dataStart: number, fileLength: number): void {
  let at = 0
  let last = ''
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < at) throw new SafetensorsError(name, dataStart + begin, `overlaps with tensor '${last}'`)
    if (begin > at)
      throw new SafetensorsError(name, dataStart + at, `${begin - at} bytes before it belong to no tensor`)
    if (dataStart + end > fileLength)
      throw new SafetensorsError(
        name,
        fileLength,
        `the file is cut off: this tensor ends at byte ${dataStart + end}, the file at ${fileLength}. Copy or download it again`,
      )
    at = end
    last = name
  }
  if (dataStart + at < fileLength)
    throw new SafetensorsError(undefined, dataStart + at, `${fileLength - dataStart - at} bytes after the last tensor`)
}

function asObject(value: HeaderValue): ReadonlyMap<string, HeaderValue> | undefined {
  return typeof value === 'object' && value !== null && 'entries' in value && value.entries instanceof Map
    ? value.entries
    : undefined
}

function wholeNumbers(value: HeaderValue | undefined): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.every((each) => Number.isSafeInteger(each) && each >= 0) ? (value as readonly number[]) : undefined
}
