import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lookAtLibrary, lookForCards } from './look-around.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'triptych-doctor-'))
})
afterEach(() => {
  chmodSync(home, 0o700)
  rmSync(home, { recursive: true, force: true })
})

test('a folder that can be written is told with its room and its file system, and left as it was', () => {
  expect(lookAtLibrary(home).map(({ what }) => what)).toEqual(['Library', 'Disk space', 'File system'])
  expect(readdirSync(home)).toEqual([])
})

test('a folder that cannot be made is bad, and the advice says what to set', () => {
  writeFileSync(join(home, 'file'), '')
  expect(lookAtLibrary(join(home, 'file', 'library'))).toMatchObject([
    { what: 'Library', verdict: 'bad', advice: expect.stringContaining('TRIPTYCH_HOME') },
  ])
})

// The superuser may write everywhere.
test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a folder without permission is bad', () => {
  chmodSync(home, 0o500)
  expect(lookAtLibrary(home)).toMatchObject([{ what: 'Library', verdict: 'bad' }])
})

test('a full disk is told as such', () => {
  const full = () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  expect(lookAtLibrary(home, full)).toMatchObject([{ what: 'Disk space', verdict: 'bad' }])
})

test.each([
  { devices: [], cards: { nvidia: false, any: false } },
  { devices: ['nvidia0', 'nvidiactl'], cards: { nvidia: true, any: true } },
  { devices: ['dri/renderD128'], cards: { nvidia: false, any: true } },
  { devices: ['nvram'], cards: { nvidia: false, any: false } },
])('with $devices among the devices, the cards are $cards', ({ devices, cards }) => {
  mkdirSync(join(home, 'dev', 'dri'), { recursive: true })
  for (const name of devices) writeFileSync(join(home, 'dev', name), '')
  expect(lookForCards(home)).toEqual(cards)
})
