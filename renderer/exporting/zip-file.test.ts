import { expect, test } from 'vitest'
import { crc32, zipFile } from './zip-file.ts'

const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** Reads a stored ZIP by its directory, as every tool does. */
async function unzip(blob: Blob): Promise<Record<string, string>> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const view = new DataView(bytes.buffer)
  const end = bytes.length - 22
  expect(view.getUint32(end, true)).toBe(0x06054b50)
  const texts: Record<string, string> = {}
  let at = view.getUint32(end + 16, true)
  for (let i = 0; i < view.getUint16(end + 10, true); i++) {
    expect(view.getUint32(at, true)).toBe(0x02014b50)
    const [crc, size, length, local] = [16, 20, 28, 42].map((offset) =>
      offset === 28 ? view.getUint16(at + offset, true) : view.getUint32(at + offset, true),
    ) as [number, number, number, number]
    const name = bytes.subarray(at + 46, at + 46 + length)
    expect(view.getUint32(local, true)).toBe(0x04034b50)
    expect(bytes.subarray(local + 30, local + 30 + length)).toEqual(name)
    const data = bytes.subarray(local + 30 + length, local + 30 + length + size)
    expect(crc32(data)).toBe(crc)
    texts[utf8(name)] = utf8(data)
    at += 46 + length
  }
  expect(at).toBe(end)
  return texts
}

test('the check value of CRC-32', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
})

test.each([
  { name: 'several texts', entries: { 'a/1.xml': '<annotation/>\n', 'a/2.xml': 'ä' } },
  { name: 'a name that is not Latin, and an empty text', entries: { '图片.xml': '' } },
  { name: 'nothing at all', entries: {} },
])('$name can be read back', async ({ entries }) => {
  const listed = Object.entries(entries).map(([name, text]) => ({ name, text }))
  expect(await unzip(zipFile(listed))).toEqual(entries)
})

test('more files than the format can count are refused', () => {
  const many = Array.from({ length: 65_536 }, (_, i) => ({ name: String(i), text: '' }))
  expect(() => zipFile(many)).toThrow(RangeError)
})
