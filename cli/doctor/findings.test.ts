import { expect, test } from 'vitest'
import { judgeDevice, judgeDiskSpace, judgeFileSystem, judgeNode, judgeSqlite, judgeUnwritable } from './findings.ts'

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
  [0xef53, '/home/mo', 'good'],
  [0x6969, '/home/mo', 'note'],
  [-11317950, '/home/mo', 'note'],
  [0x00c36400, '/home/mo', 'note'],
  [0, 'C:\\Users\\mo', 'good'],
  [0, '\\\\server\\share', 'note'],
  [0, '\\\\?\\C:\\Users\\mo', 'good'],
])('a file system of type %i at %s is %s', (type, folder, verdict) =>
  expect(judgeFileSystem(type, folder).verdict).toBe(verdict),
)

test.each([
  ['ENOSPC', 'Disk space', 'free some space'],
  ['EDQUOT', 'Disk space', 'quota'],
  ['EACCES', 'Library', 'You may not write there'],
  ['EPERM', 'Library', 'permissions'],
  ['EROFS', 'Library', 'medium'],
  ['ENOTDIR', 'Library', 'not a directory'],
])('a library that answers %s is bad, and the advice fits', (code, what, advice) =>
  expect(judgeUnwritable('/library', code, 'not a directory')).toMatchObject({
    what,
    verdict: 'bad',
    advice: expect.stringContaining(advice),
  }),
)

const noCards = { nvidia: false, any: false }

test('a device that computes wrong numbers is noted, one that is absent is not', () => {
  const trial = { device: 'cuda', reason: 'differs by 3', millisecondsPerPost: null } as const
  expect(judgeDevice({ ...trial, verdict: 'wrong-numbers' }, noCards)).toMatchObject({
    verdict: 'note',
    found: 'differs by 3',
  })
  expect(judgeDevice({ ...trial, verdict: 'absent' }, noCards).verdict).toBe('good')
})

test.each([
  { device: 'cuda', cards: { nvidia: true, any: true }, advice: 'cuDNN' },
  { device: 'webgpu', cards: { nvidia: false, any: true }, advice: 'Vulkan' },
] as const)(
  'a card that $device does not find lacks its libraries, and the advice says which',
  ({ device, cards, advice }) => {
    const trial = { device, verdict: 'absent', reason: 'none', millisecondsPerPost: null } as const
    expect(judgeDevice(trial, cards)).toMatchObject({ verdict: 'note', advice: expect.stringContaining(advice) })
  },
)
