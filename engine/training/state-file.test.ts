import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { floats } from '../../models/graph/tensor.ts'
import { readState, type SavedRun, writeState } from './state-file.ts'

const weights = (value: number) => new Map([['head/bias', floats([2], [value, 1 / 3])]])
const run: SavedRun = {
  fingerprint: 'one',
  session: { steps: 7, weights: weights(1), first: weights(2), second: weights(3) },
  fit: {
    epochs: [{ epoch: 1, loss: 0.5, score: 0.25 }],
    average: weights(4),
    best: { score: 0.25, weights: weights(5) },
    sinceBest: 0,
  },
}
let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triptych-state-'))
  file = join(folder, 'state.safetensors')
})
afterEach(() => rm(folder, { recursive: true }))

test.each([
  { name: 'with averages and a best epoch', saved: run },
  { name: 'without', saved: { ...run, fit: { ...run.fit, average: null, best: null } } },
])('a run is read as it was written, $name', async ({ saved }) => {
  await writeState(file, { ...run, fingerprint: 'before' })
  await writeState(file, saved)
  expect(await readState(file, 'one')).toEqual(saved)
  expect(await readdir(folder)).toEqual(['state.safetensors'])
})

test('what cannot be continued is left alone: no file, another run, a file cut off', async () => {
  expect(await readState(file, 'one')).toBe(null)
  await writeState(file, run)
  expect(await readState(file, 'two')).toBe(null)
  await writeFile(file, (await readFile(file)).subarray(0, -5))
  expect(await readState(file, 'one')).toBe(null)
})
