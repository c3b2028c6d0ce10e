import { expect, test } from 'vitest'
import { judgeDevice, judgeDiskSpace, judgeFileSystem, judgeNode, judgeSqlite } from './findings.ts'

test.each([
  ['20.19.5', 'bad'],
  ['24.0.0', 'good'],
  ['26.1.0', 'good'],
])('Node %s is %s', (version, verdict) => expect(judgeNode(version).verdict).toBe(verdict))

test.each([
  ['3.51.2', 'bad'],
  ['3.50.7', 'bad'],
  ['3.51.3', 'good'],
  ['3.53.0', 'good'],
  ['4.0.0', 'good'],
])('SQLite %s is %s', (version, verdict) => expect(judgeSqlite(version).verdict).toBe(verdict))

test.each([
  [10 * 2 ** 20, 'bad'],
  [2 ** 30, 'note'],
  [2 ** 40, 'good'],
])('%i free bytes are %s', (bytes, verdict) => expect(judgeDiskSpace(bytes).verdict).toBe(verdict))

test.each([
  [0xef53, 'good'],
  [0x6969, 'note'],
  [-11317950, 'note'],
  [0x00c36400, 'note'],
])('a file system of type %i is %s', (type, verdict) => expect(judgeFileSystem(type).verdict).toBe(verdict))

test('a device that computes wrong numbers is noted, one that is absent is not', () => {
  const trial = { device: 'cuda', reason: 'differs by 3', millisecondsPerPost: null } as const
  expect(judgeDevice({ ...trial, verdict: 'wrong-numbers' })).toMatchObject({ verdict: 'note', found: 'differs by 3' })
  expect(judgeDevice({ ...trial, verdict: 'absent' }).verdict).toBe('good')
})
