import { createWriteStream, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PostRecord } from '../../../exchange/record.ts'
import type { ReadEvent } from '../contract.ts'
import { Reading } from './reading.ts'
import { SeenNames } from './seen-names.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-reading-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string) {
  writeFileSync(join(folder, name), content)
  return { path: join(folder, name), name }
}

async function all(reading: Reading): Promise<ReadEvent[]> {
  const events: ReadEvent[] = []
  for (;;) {
    const piece = await reading.next()
    if (piece.length === 0) return events
    events.push(...piece)
  }
}

test('files are read one after the other, each with its format and scheme', async () => {
  const files = [file('a.txt', 'IMGID:1\na\tB-X\n\n'), file('b.jsonl', '{"id":"2","text":"b"}\n{"text":\n')]
  const reading = new Reading(files, null)
  const events = await all(reading)
  expect(events.map((event) => ({ ...event, records: undefined }))).toEqual([
    { kind: 'posts', file: 0, format: 'conll', count: 1 },
    { kind: 'end', file: 0, format: 'conll', scheme: 'BIO', refused: 0 },
    { kind: 'posts', file: 1, format: 'jsonl', count: 1 },
    { kind: 'end', file: 1, format: 'jsonl', scheme: null, refused: 1 },
  ])
  const records = events.flatMap((event) => (event.kind === 'posts' ? (JSON.parse(event.records) as PostRecord[]) : []))
  expect(records.map((record) => record.text)).toEqual(['a', 'b'])
  expect(reading.issues).toMatchObject({ errors: 1, warnings: 0 })
})

test('a name that is given twice is told with both places', async () => {
  const line = '{"id":"p1","text":"a"}\n'
  const reading = new Reading([file('a.jsonl', `\n${line}`), file('b.jsonl', line)], null)
  await all(reading)
  expect(reading.issues.listed).toMatchObject([{ severity: 'warning', code: 'ID_DUP', file: 'b.jsonl', line: 1 }])
  expect(reading.issues.listed[0]!.message).toContain('a.jsonl:2')
})

test('a hundred thousand names are told apart', () => {
  const seen = new SeenNames()
  let repeats = 0
  for (let at = 0; at < 100_000; at++) if (seen.see(`post ${at}`, { file: 1, line: at }) !== null) repeats++
  expect(repeats).toBe(0)
  for (let at = 0; at < 100_000; at += 997)
    expect(seen.see(`post ${at}`, { file: 2, line: 0 })).toEqual({ file: 1, line: at })
})

test.skipIf(process.platform !== 'linux')('reading that is closed early lets go of its file', async () => {
  const isOpen = () =>
    readdirSync('/proc/self/fd').some((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).endsWith('c.jsonl')
      } catch {
        return false
      }
    })
  const reading = new Reading([file('c.jsonl', '{"text":"a post"}\n'.repeat(50_000))], null)
  await reading.next()
  expect(isOpen()).toBe(true)
  await reading.close()
  expect(isOpen()).toBe(false)
})

test('200,000 posts are read in memory that does not grow with them', async () => {
  const path = join(folder, 'large.jsonl')
  const out = createWriteStream(path)
  const text = 'Mira 🎈 sings near Tarn Bridge tonight, and nobody knows why. '.repeat(3)
  for (let at = 0; at < 200_000; at++) {
    if (out.write(`{"id":"p${at}","text":"${text}${at}","entities":[{"start":0,"end":4,"label":"PER"}]}\n`)) continue
    await new Promise<void>((resolve) => out.once('drain', resolve))
  }
  out.end()
  await finished(out)
  const reading = new Reading([{ path, name: 'large.jsonl' }], null)
  let posts = 0
  const held: number[] = []
  for (;;) {
    const piece = await reading.next()
    if (piece.length === 0) break
    for (const event of piece) if (event.kind === 'posts') posts += event.count
    held.push(process.memoryUsage().rss)
  }
  expect(posts).toBe(200_000)
  // The whole file is some 60 MB, and several times that as objects.
  const early = Math.max(...held.slice(0, held.length / 4))
  expect(Math.max(...held) - early).toBeLessThan(100 * 2 ** 20)
})
