import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openRotatingLog, withoutSecrets } from './rotating-log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-log-'))
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true, force: true })
})

test('old lines move on and the oldest are dropped, also over restarts', () => {
  const limits = { mostBytes: 10, longestText: 100 }
  for (let line = 0; line < 20; line++) openRotatingLog(folder, limits).write(`line ${line}\n`)
  expect(readdirSync(folder).sort()).toEqual([
    'triptych.1.log',
    'triptych.2.log',
    'triptych.3.log',
    'triptych.4.log',
    'triptych.log',
  ])
  expect(readFileSync(join(folder, 'triptych.log'), 'utf8')).toBe('line 19\n')
  expect(readFileSync(join(folder, 'triptych.4.log'), 'utf8')).toBe('line 15\n')
})

test('a flood of one line is cut', () => {
  const { file, write } = openRotatingLog(folder, { mostBytes: 1_000, longestText: 20 })
  write('x'.repeat(100_000))
  expect(readFileSync(file, 'utf8')).toBe(`${'x'.repeat(20)} …\n`)
})

test.runIf(process.platform !== 'win32')('only the person may read it', () => {
  const { file, write } = openRotatingLog(join(folder, 'logs'))
  write('a line\n')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'logs')).mode & 0o777).toBe(0o700)
})

test('a log whose folder cannot be made loses lines and nothing else', () => {
  expect(() => openRotatingLog(join(folder, 'a\0b')).write('x')).not.toThrow()
})

test.each([
  ['JSON', () => JSON.parse('{"text": Mira Tarn moves to the North Pier}')],
  ['JSON of many lines', () => JSON.parse('Mira "Tarn"\nmoves to the North Pier')],
  [
    'our own words',
    () => {
      throw new Error('posts.jsonl:7: found "Mira Tarn", expected “North Pier”')
    },
  ],
])('an error over %s is logged with its stack and without the text that it quotes', (_kind, fails) => {
  let stack = ''
  try {
    fails()
  } catch (error) {
    stack = error instanceof Error ? `${error.stack}\n` : ''
  }
  const { file, write } = openRotatingLog(folder)
  write(stack)
  const logged = readFileSync(file, 'utf8')
  expect(stack).toMatch(/Mira|Tarn|North/)
  expect(logged).not.toMatch(/Mira|Tarn|North/)
  expect(logged).toMatch(/Error: .+\n +at /s)
})

test('one message that quotes hides no other', () => {
  const time = '2026-11-22T12:00:00.000Z'
  expect(withoutSecrets(`${time} found "a"\n${time} and so on\n${time} found "b" and no end`)).toBe(
    `${time} found "…"\n${time} and so on\n${time} found "…" and no end`,
  )
})

test('what a person sends on names neither their folder nor a link that opens a window', () => {
  expect(withoutSecrets('/home/mo/a.triptych: http://127.0.0.1:1/#token=AbC-_9', '/home/mo')).toBe(
    '~/a.triptych: http://127.0.0.1:1/#token=…',
  )
})
