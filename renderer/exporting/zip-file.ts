export interface ZipEntry {
  /** With `/` between folders; unique among the entries. */
  readonly name: string
  readonly text: string
}

/** The first day that the format knows; the texts were made now, and the same texts are the same file. */
const firstDay = (1 << 5) | 1
/** Version 2.0 of the format, for readers and writers. */
const version = 20
/** Names are UTF-8. */
const utf8Names = 1 << 11

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let rest = n
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1
  return rest
})

/** CRC-32 as ZIP and PNG have it. */
export function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of bytes) rest = table[(rest ^ byte) & 0xff]! ^ (rest >>> 8)
  return (rest ^ 0xffffffff) >>> 0
}

/** What local header and directory both say of an entry, from the version on. */
function described(header: DataView, at: number, { name, bytes, crc }: Packed): void {
  header.setUint16(at, version, true)
  header.setUint16(at + 2, utf8Names, true)
  header.setUint16(at + 8, firstDay, true)
  header.setUint32(at + 10, crc, true)
  header.setUint32(at + 14, bytes.length, true)
  header.setUint32(at + 18, bytes.length, true)
  header.setUint16(at + 22, name.length, true)
}

interface Packed {
  readonly name: Uint8Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly crc: number
}

/**
 * Texts as one ZIP file, stored as they are: they are small, and a browser saves one file at a time.
 *
 * @throws RangeError past 65,535 entries or 4 GiB, which the plain format cannot say
 * Source: PKWARE's application note 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function zipFile(entries: readonly ZipEntry[]): Blob {
  if (entries.length > 0xffff)
    throw new RangeError(`a ZIP file holds 65535 files, and these are ${entries.length}; export fewer posts`)
  const encoder = new TextEncoder()
  const parts: Uint8Array<ArrayBuffer>[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let at = 0
  let directoryBytes = 0
  for (const { name: path, text } of entries) {
    const bytes = encoder.encode(text)
    const packed = { name: encoder.encode(path), bytes, crc: crc32(bytes) }
    const local = new DataView(new ArrayBuffer(30))
    local.setUint32(0, 0x04034b50, true)
    described(local, 4, packed)
    const central = new DataView(new ArrayBuffer(46))
    central.setUint32(0, 0x02014b50, true)
    central.setUint16(4, version, true)
    described(central, 6, packed)
    central.setUint32(42, at, true)
    parts.push(new Uint8Array(local.buffer), packed.name, bytes)
    directory.push(new Uint8Array(central.buffer), packed.name)
    at += 30 + packed.name.length + bytes.length
    directoryBytes += 46 + packed.name.length
  }
  if (at + directoryBytes > 0xffffffff)
    throw new RangeError('a ZIP file of this kind holds 4 GiB, and these are more; export fewer posts')
  const end = new DataView(new ArrayBuffer(22))
  end.setUint32(0, 0x06054b50, true)
  end.setUint16(8, entries.length, true)
  end.setUint16(10, entries.length, true)
  end.setUint32(12, directoryBytes, true)
  end.setUint32(16, at, true)
  return new Blob([...parts, ...directory, new Uint8Array(end.buffer)], { type: 'application/zip' })
}
