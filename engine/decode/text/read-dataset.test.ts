import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportIssue } from '../../../contract/domain/import.ts'
import type { PostRecord } from '../../../exchange/record.ts'
import { readDataset } from './read-dataset.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-decode-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function read(content: string | Uint8Array | null, format: 'conll' | null = null, path = join(folder, 'a.txt')) {
  if (content !== null) writeFileSync(path, content)
  const posts: PostRecord[] = []
  const issues: ImportIssue[] = []
  const kinds: string[] = []
  for await (const items of readDataset({ path, name: 'a.txt' }, format)) {
    for (const item of items) {
      kinds.push(item.kind === 'format' ? item.format : item.kind)
      if (item.kind === 'post') posts.push(item.post)
      if (item.kind === 'issue') issues.push(item.issue)
    }
  }
  return { posts, issues, kinds }
}

const jsonl = (...texts: string[]) => texts.map((text) => `${JSON.stringify({ text })}\n`).join('')

test.each([
  { name: 'no bytes', content: '', code: 'EMPTY' },
  { name: 'only a byte order mark', content: '\ufeff', code: 'EMPTY' },
  { name: 'only blank lines', content: '\n \r\n\n', code: 'EMPTY' },
  { name: 'a PNG', content: Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'), code: 'TYPE_MISMATCH' },
  { name: 'an HTML page', content: '<!DOCTYPE html><title>404</title>', code: 'TYPE_MISMATCH' },
  { name: 'a letter', content: 'Dear Sir,\nyours\n', code: 'FORMAT_UNKNOWN' },
])('$name is $code, and names the file', async ({ content, code }) => {
  const { posts, issues } = await read(content)
  expect(posts).toEqual([])
  expect(issues).toMatchObject([{ severity: 'error', code, file: 'a.txt' }])
})

test('a folder, a pipe and a file that is not there are refused at once', async () => {
  expect((await read(null, null, folder)).issues[0]!.message).toContain('found a folder')
  expect((await read(null, null, join(folder, 'none'))).issues[0]!.message).toContain('not there')
  if (process.platform === 'win32') return
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  expect((await read(null, null, pipe)).issues[0]!.message).toContain('pipe or device')
})

test('a byte order mark is no part of the first record', async () => {
  const { posts, issues } = await read(`\ufeff${jsonl('a')}`)
  expect(issues).toEqual([])
  expect(posts[0]!.text).toBe('a')
})

test.each(['utf-16le', 'utf-16be'] as const)('%s with its mark is read, and said so', async (encoding) => {
  const bytes = Buffer.from(`\ufeff${jsonl('größe 🎈', 'zwei')}`, 'utf16le')
  const { posts, issues } = await read(encoding === 'utf-16be' ? bytes.swap16() : bytes)
  expect(posts.map((post) => post.text)).toEqual(['größe 🎈', 'zwei'])
  expect(issues).toMatchObject([{ severity: 'warning', code: 'ENC_UTF16' }])
})

test('a byte that is no UTF-8 refuses its line, with the place in the file', async () => {
  const content = Buffer.concat([
    Buffer.from(jsonl('ä'.repeat(20), 'b')),
    Buffer.from('{"text":"gr\xfc\xdfe"}\n', 'latin1'),
  ])
  const { posts, issues } = await read(Buffer.concat([content, Buffer.from(jsonl('after'))]))
  expect(posts.map((post) => post.text.slice(0, 5))).toEqual(['äääää', 'b', 'after'])
  expect(issues).toMatchObject([{ severity: 'error', code: 'ENC_INVALID', file: 'a.txt', line: 3 }])
  expect(issues[0]!.message).toContain(`byte ${content.indexOf(0xfc)} of the file is 0xFC`)
})

test.each(['\n', '\r\n', '\r'])('lines end with %j, also across chunks', async (end) => {
  const texts = Array.from({ length: 30_000 }, (_, at) => `post ${at} ${'é🎈'.repeat(at % 7)}`)
  const { posts, issues } = await read(jsonl(...texts).replaceAll('\n', end))
  expect(issues).toEqual([])
  expect(posts.map((post) => post.text)).toEqual(texts)
  expect(posts.at(-1)!.line).toBe(30_000)
})

test('a line of 50 MB is refused with flat memory, and the rest is read', async () => {
  const path = join(folder, 'long.jsonl')
  writeFileSync(path, jsonl('before'))
  for (let at = 0; at < 50; at++) writeFileSync(path, Buffer.alloc(1_000_000, 'x'), { flag: 'a' })
  writeFileSync(path, `\n${jsonl('after')}`, { flag: 'a' })
  const before = process.memoryUsage().rss
  const { posts, issues } = await read(null, null, path)
  expect(posts.map((post) => post.text)).toEqual(['before', 'after'])
  expect(issues).toMatchObject([{ code: 'LINE_TOO_LONG', line: 2 }])
  expect(process.memoryUsage().rss - before).toBeLessThan(80 * 2 ** 20)
})

test('a text of more than 8 Mi units is refused', async () => {
  const { posts, issues } = await read(jsonl('x'.repeat(8 * 2 ** 20), 'x'.repeat(8 * 2 ** 20 + 1)))
  expect(posts).toHaveLength(1)
  expect(issues).toMatchObject([{ code: 'TEXT_TOO_LONG', line: 2 }])
})

test('a chosen format is not questioned', async () => {
  const { issues } = await read('{"text":"a"}\n', 'conll')
  expect(issues).toMatchObject([{ code: 'CONLL_COLS', line: 1 }])
})

const real = '../shared/data/twitter2017/train.txt'
test.skipIf(!existsSync(real))('a real file is told to be CoNLL and read whole', async () => {
  const { posts, kinds } = await read(null, null, real)
  expect(kinds[0]).toBe('conll')
  expect(posts).toHaveLength(3373)
})
