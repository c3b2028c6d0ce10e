import { expect, test } from 'vitest'
import { bytesText, incomingOf } from './incoming.ts'
import { uploadFiles } from './upload.ts'

const file = (path: string, size = 1) =>
  Object.assign(new File([new Uint8Array(size)], path.split('/').at(-1)!), { path })

test('names keep their folders, and what file managers leave behind stays out', () => {
  const files = [
    '/set/train.txt',
    './set/images/1.jpg',
    '/set/.DS_Store',
    '/set/__MACOSX/x',
    '/set/Thumbs.db',
    'b.jsonl',
  ]
  expect(incomingOf(files.map((path) => file(path))).map((f) => f.name)).toEqual([
    'b.jsonl',
    'set/images/1.jpg',
    'set/train.txt',
  ])
})

test('a file of 1.2 MB travels in three pieces, each where the last one ended, and an empty file in one', async () => {
  const calls: { name: string; offset: number; size: number }[] = []
  const send = ({ name, offset, bytes }: { name: string; offset: number; bytes: Blob }) => {
    calls.push({ name, offset, size: bytes.size })
    return Promise.resolve()
  }
  const seen: number[] = []
  const files = incomingOf([file('a.txt', 1_200_000), file('empty.txt', 0)])
  await uploadFiles(send, files, ({ bytes }) => seen.push(bytes), new AbortController().signal)
  expect(calls).toEqual([
    { name: 'a.txt', offset: 0, size: 524_288 },
    { name: 'a.txt', offset: 524_288, size: 524_288 },
    { name: 'a.txt', offset: 1_048_576, size: 151_424 },
    { name: 'empty.txt', offset: 0, size: 0 },
  ])
  expect(seen.at(-1)).toBe(1_200_000)
})

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_400, '1.4 kB'],
  [52_000_000, '52 MB'],
])('%d bytes read %s', (bytes, text) => expect(bytesText(bytes)).toBe(text))
