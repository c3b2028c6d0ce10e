import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRelationPackage } from '../inference/relation-package-files.ts'
import { readPackage } from '../inference/tagger-package-files.ts'
import { type CorpusAsk, stateFile, trainCorpus } from './train-corpus.ts'

const people = ['Anna', 'Ben', 'Carla', 'Dora', 'Emil', 'Frida']
const places = ['Paris', 'Rome', 'Oslo', 'Lima', 'Kiel', 'Bonn']
const pairs = people.flatMap((person, i) => [places[i]!, places[(i + 1) % 6]!].map((place) => [person, place] as const))

const conll = pairs.map(([a, b]) => `${a}\tB-PER\nlives\tO\nin\tO\n${b}\tB-LOC\n\n`).join('')
const ends = { person: { h: 0, t: 3 }, place: { h: 3, t: 0 } }
const mnre = pairs
  .flatMap(([a, b]) => {
    const token = [a, 'lives', 'in', b]
    const line = ({ h, t }: { h: number; t: number }, relation: string) =>
      `{'token': [${token.map((each) => `'${each}'`)}], 'h': {'name': '${token[h]}', 'pos': [${h}, ${h + 1}]}, 't': {'name': '${token[t]}', 'pos': [${t}, ${t + 1}]}, 'img_id': 'a.jpg', 'relation': '${relation}'}\n`
    return [line(ends.person, '/per/loc/home'), line(ends.place, 'None')]
  })
  .join('')

let root: string
let ask: Omit<CorpusAsk, 'output'>
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-corpus-'))
  await writeFile(join(root, 'mnre.txt'), mnre)
  await writeFile(join(root, 'conll.txt'), conll)
  ask = {
    task: 'mre',
    train: join(root, 'mnre.txt'),
    valid: join(root, 'mnre.txt'),
    format: null,
    images: null,
    imagesFolder: null,
    part: null,
    epochs: 3,
    seed: 1,
    threads: 1,
    onIssue: () => {},
    onProgress: () => {},
    onResume: () => {},
    signal: new AbortController().signal,
  }
})
afterEach(() => rm(root, { recursive: true }))

test('relations are learnt from a file, and the package says how well', async () => {
  const output = join(root, 'model')
  const outcome = await trainCorpus({ ...ask, output, epochs: 12 })
  expect(outcome.metrics['valid.f1']).toBeGreaterThan(0.9)
  expect(outcome.learntFrom).toBe(24)
  const { manifest } = await readRelationPackage(output)
  expect(manifest.labels).toEqual(['None', '/per/loc/home'])
  expect(manifest.metrics).toEqual(outcome.metrics)
  expect(existsSync(stateFile(output))).toBe(false)
}, 120_000)

test('a run that was broken off goes on to the same weights, and another run does not take it up', async () => {
  const whole = join(root, 'whole')
  await trainCorpus({ ...ask, output: whole })
  const output = join(root, 'broken')
  const stop = new AbortController()
  const breaking = trainCorpus({
    ...ask,
    output,
    signal: stop.signal,
    // In the middle of the second epoch: what it had learnt there is lost, and learnt again.
    onProgress: ({ epoch, step }) => {
      if (epoch === 2 && step === 2) stop.abort()
    },
  })
  // One batch an epoch: cancelled before the third.
  await expect(breaking).rejects.toMatchObject({ kind: 'cancelled' })
  expect(existsSync(output)).toBe(false)
  const resumed: number[] = []
  const onResume = (epochs: number) => resumed.push(epochs)
  await expect(trainCorpus({ ...ask, output, seed: 2, onResume, signal: AbortSignal.abort() })).rejects.toMatchObject({
    kind: 'cancelled',
  })
  expect(resumed).toEqual([])
  await trainCorpus({ ...ask, output, onResume })
  expect(resumed).toEqual([2])
  const [a, b] = [await readRelationPackage(whole), await readRelationPackage(output)]
  expect(b.manifest.weights).toEqual(a.manifest.weights)
}, 120_000)

test('entities are learnt in the starter’s way, few shots of them as well', async () => {
  const output = join(root, 'tagger')
  const outcome = await trainCorpus({
    ...ask,
    task: 'mner',
    train: join(root, 'conll.txt'),
    valid: join(root, 'conll.txt'),
    output,
    part: { shots: 5 },
    epochs: 1,
  })
  expect(outcome.learntFrom).toBe(5)
  expect((await readPackage(output)).manifest.labels).toEqual(['LOC', 'PER'])
}, 120_000)

test.each([
  { name: 'a file without pairs', change: { train: 'conll.txt' }, says: 'has no pairs' },
  { name: 'a folder that is no package', change: { output: 'occupied' }, says: 'is there and no model package' },
  { name: 'a file with errors', change: { valid: 'bad.txt' }, says: 'bad.txt has 1 error' },
])('$name is refused before anything is learnt', async ({ change, says }) => {
  await mkdir(join(root, 'occupied'))
  await writeFile(join(root, 'bad.txt'), `${mnre}{'token': ['a'], 'h': 1}\n`)
  const given = Object.fromEntries(Object.entries(change).map(([name, file]) => [name, join(root, file)]))
  await expect(trainCorpus({ ...ask, output: join(root, 'model'), ...given })).rejects.toThrow(says)
})
