import type { Sentence } from '../contract/sentences/said.ts'
import { say } from '../contract/sentences/say.ts'

/** What the first bytes of a file say that it is, whatever its name says. */
export type Magic =
  | { readonly kind: 'image'; readonly format: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'tiff' | 'avif' | 'heic' }
  /** Not text that a dataset could be; `what` is a word for the person. */
  | { readonly kind: 'foreign'; readonly what: Sentence }
  | { readonly kind: 'text'; readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'; readonly markBytes: number }

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))

const starts = (bytes: Uint8Array, ...expected: readonly number[]) => expected.every((byte, at) => bytes[at] === byte)

function imageOf(bytes: Uint8Array): Extract<Magic, { kind: 'image' }>['format'] | null {
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return 'gif'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp'
  if (starts(bytes, 0x49, 0x49, 0x2a, 0) || starts(bytes, 0x4d, 0x4d, 0, 0x2a)) return 'tiff'
  // "BM" begins a sentence as well: two of the header's four zero bytes tell them apart.
  if (ascii(bytes, 0, 2) === 'BM' && bytes[6] === 0 && bytes[7] === 0) return 'bmp'
  if (ascii(bytes, 4, 8) === 'ftyp') return /^avi[fs]$/.test(ascii(bytes, 8, 12)) ? 'avif' : 'heic'
  return null
}

const foreign: readonly { readonly what: Sentence; readonly start: string }[] = [
  { what: say('files.zip'), start: 'PK\x03\x04' },
  { what: say('files.emptyZip'), start: 'PK\x05\x06' },
  { what: say('files.gzip'), start: '\x1f\x8b' },
  { what: say('files.sevenZip'), start: '7z\xbc\xaf' },
  { what: say('files.pdf'), start: '%PDF-' },
  { what: say('files.sqlite'), start: 'SQLite format 3\0' },
  { what: say('files.parquet'), start: 'PAR1' },
  { what: say('files.hdf5'), start: '\x89HDF' },
  { what: say('files.pickle'), start: '\x80\x02' },
  { what: say('files.pickle'), start: '\x80\x04' },
  { what: say('files.program'), start: '\x7fELF' },
  { what: say('files.program'), start: 'MZ\x90' },
]

/** @param head the first 4,096 bytes of a file, or all of a shorter one */
export function magicOf(head: Uint8Array): Magic {
  const image = imageOf(head)
  if (image !== null) return { kind: 'image', format: image }
  const known = foreign.find(({ start }) => ascii(head, 0, start.length) === start)
  if (known !== undefined) return { kind: 'foreign', what: known.what }
  if (starts(head, 0xef, 0xbb, 0xbf)) return { kind: 'text', encoding: 'utf-8', markBytes: 3 }
  if (starts(head, 0xff, 0xfe)) return { kind: 'text', encoding: 'utf-16le', markBytes: 2 }
  if (starts(head, 0xfe, 0xff)) return { kind: 'text', encoding: 'utf-16be', markBytes: 2 }
  const text = ascii(head, 0, 256).trimStart().toLowerCase()
  if (/^<(?:!doctype html|html|head|body)\b/.test(text)) return { kind: 'foreign', what: say('files.html') }
  if (/^<svg\b/.test(text)) return { kind: 'foreign', what: say('files.svg') }
  if (text.startsWith('<?xml')) return { kind: 'foreign', what: say('files.xml') }
  if (text.startsWith('version https://git-lfs')) return { kind: 'foreign', what: say('files.lfs') }
  const zeros = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  // One zero may be a character of a text; text has no more than a few.
  if (zeros > 8 && zeros * 50 > head.length) return { kind: 'foreign', what: say('files.binary') }
  return { kind: 'text', encoding: 'utf-8', markBytes: 0 }
}
