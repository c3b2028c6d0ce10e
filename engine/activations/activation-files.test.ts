import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ActivationFiles } from './activation-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triptych-activations-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const key = (at: number) => at.toString(16).padStart(64, '0')
const numbers = (count: number) => Uint16Array.from({ length: count }, (_, at) => at)

test('what is written is read, and only with the count that it has', async () => {
  const files = new ActivationFiles(folder)
  await files.write(key(1), numbers(50))
  expect(await files.read(key(1), 50)).toEqual(numbers(50))
  expect(await files.read(key(2), 50)).toBeNull()
  expect(await files.read(key(1), 51)).toBeNull()
})

test('what was used least recently goes first when there is no more room', async () => {
  let time = 1_000_000
  const limitBytes = 40 * (2 * 500 + 12)
  const open = () => new ActivationFiles(folder, { limitBytes, now: () => time })
  for (let at = 0; at < 40; at++) {
    time += 60_000
    await open().write(key(at), numbers(500))
    const path = join(folder, key(at).slice(0, 2), key(at))
    await utimes(path, time / 1000, time / 1000)
  }
  time += 60_000
  expect(await open().read(key(0), 500)).not.toBeNull()
  await open().write(key(99), numbers(500))
  await open().sweep()
  expect(await open().read(key(1), 500)).toBeNull()
  expect(await open().read(key(0), 500)).not.toBeNull()
  expect(await open().read(key(99), 500)).not.toBeNull()
  expect(await open().read(key(39), 500)).not.toBeNull()
})

test('what a killed process left half written is removed, once nobody can be writing it', async () => {
  let time = Date.now()
  const files = new ActivationFiles(folder, { now: () => time })
  await mkdir(join(folder, '00'))
  await writeFile(join(folder, '00', 'left.writing'), 'x')
  await files.sweep()
  expect(await readdir(join(folder, '00'))).toEqual(['left.writing'])
  time += 2 * 3_600_000
  await files.sweep()
  expect(await readdir(join(folder, '00'))).toEqual([])
})

test('a folder that cannot be written costs time only', async () => {
  await writeFile(join(folder, 'file'), '')
  const files = new ActivationFiles(join(folder, 'file'))
  await files.write(key(1), numbers(4))
  expect(await files.read(key(1), 4)).toBeNull()
})
