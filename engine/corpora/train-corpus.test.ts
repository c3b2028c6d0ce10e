import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readRelationPackage } from '../inference/relation-package-files.ts'
import { readPackage } from '../inference/tagger-package-files.ts'
import type { FileImages } from '../predicting/file-images.ts'
import { classWeightsOf, tagWeightsOf } from './class-weights.ts'
import type { CorpusAsk } from './corpus-ask.ts'
import { stateFile, trainCorpus } from './train-corpus.ts'
import { type ClassWeights, type LearnWhat, usualChoices } from './training-choices.ts'

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
    choices: usualChoices,
    restart: false,
    onStart: () => {},
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
  await expect(trainCorpus({ ...ask, output, seed: 2, onResume })).rejects.toMatchObject({
    kind: 'conflict',
    facts: { differing: 'seed' },
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

/** The image of every post is as bright as its place. */
const images: FileImages = {
  async objects(posts, slots) {
    return posts.map((_, at) => (slots === null ? [] : [new Uint8Array(3 * slots.side ** 2).fill((53 * at) % 256)]))
  },
  async pixels(posts, side) {
    return posts.map((_, at) => new Uint8Array(3 * side * side).fill((37 * at) % 256))
  },
}

test.each([
  { task: 'mre' as const, file: 'mnre.txt', variant: null, objects: 3 },
  { task: 'mner' as const, file: 'conll.txt', variant: '1t3' as const },
  { task: 'mner' as const, file: 'conll.txt', variant: 'only-obj' as const, objects: 3 },
])(
  'a small HVPNeT ($variant) learns $task with images, its ResNet as it was measured',
  async ({ task, file, variant, objects = null }) => {
    const output = join(root, 'hvpnet')
    const train = join(root, file)
    const choices = { ...usualChoices, architecture: 'hvpnet-small' as const, variant, objects }
    await trainCorpus({ ...ask, task, train, valid: train, images, choices, output, epochs: 2 })
    const { manifest, weights } = task === 'mre' ? await readRelationPackage(output) : await readPackage(output)
    expect(manifest.architecture).toBe(task === 'mre' ? 'hvpnet-relations' : 'hvpnet-tagger')
    expect(manifest.provenance.method).toMatch(/^Small HVPNeT from nothing/)
    expect(manifest.configuration.objects).toEqual(objects === null ? undefined : { count: 3, side: 64 })
    expect(weights.get('image_model.resnet.bn1.running_var')!.data.some((value) => value !== 1)).toBe(true)
    const scales = weights.get('image_model.resnet.bn1.weight')!.data
    expect(scales.every((value) => value === 1)).toBe(true)
  },
  120_000,
)

describe('continuing from a package', () => {
  const trained = async (task: 'mner' | 'mre', name: string, change: Partial<CorpusAsk> = {}) => {
    const file = join(root, task === 'mre' ? 'mnre.txt' : 'conll.txt')
    const lines: string[] = []
    const onStart = (told: readonly string[]) => lines.push(...told)
    const output = join(root, name)
    await trainCorpus({ ...ask, task, train: file, valid: file, output, epochs: 1, onStart, ...change })
    const { manifest, weights } = task === 'mre' ? await readRelationPackage(output) : await readPackage(output)
    return { output, lines, manifest, weights }
  }
  const continuing = (from: string, learn: LearnWhat) => ({ choices: { ...usualChoices, from, learn } })
  const words = 'embedding.words.weight'

  test('a tagger becomes a model for relations: towers are loaded, markers and classifier are new', async () => {
    const tagger = await trained('mner', 'tagger')
    const { lines, weights, manifest } = await trained('mre', 'mre', continuing(tagger.output, { kind: 'heads' }))
    expect(lines[0]).toMatch(/^loaded from tagger: \d+ tensors$/)
    expect(lines[1]).toBe(`loaded with new rows: ${words}`)
    expect(lines[2]).toBe('new: classifier.weight, classifier.bias')
    expect(lines[3]).toMatch(/^left over, for this task has no such part: .*(lstm|head|crf)/)
    const name = 'mkgformer.encoder.text_layer.0.intermediate.dense.weight'
    expect(weights.get(name)).toEqual(tagger.weights.get(name))
    expect(manifest.vocabularies.words.slice(4)).toEqual(tagger.manifest.vocabularies.words)
    expect(weights.get(words)!.shape[0]).toBe(tagger.weights.get(words)!.shape[0]! + 4)
  }, 120_000)

  test('and back: the words lose their markers, and the LSTM is new', async () => {
    const relations = await trained('mre', 'relations')
    const { lines, weights, manifest } = await trained('mner', 'mner', continuing(relations.output, { kind: 'heads' }))
    expect(lines.join('\n')).toMatch(/new: lstm\./)
    expect(lines.join('\n')).toMatch(/left over.*: classifier\.weight, classifier\.bias/)
    expect(manifest.vocabularies.words).toEqual(relations.manifest.vocabularies.words.slice(4))
    const [before, after] = [relations.weights.get(words)!, weights.get(words)!]
    const width = after.shape[1]!
    expect(after.data.subarray(2 * width)).toEqual(before.data.subarray(6 * width))
  }, 120_000)

  test.each([
    { learn: { kind: 'full' } as const, moves: /./ },
    { learn: { kind: 'top', layers: 1 } as const, moves: /layers?\.1\.|^classifier/ },
    { learn: { kind: 'heads' } as const, moves: /^classifier/ },
    {
      learn: { kind: 'lora', rank: 2, alpha: 4, on: ['query', 'key'] } as const,
      moves: /query|key|[qk]_proj|^classifier/,
    },
  ])(
    'of $learn.kind only that part moves',
    async ({ learn, moves }) => {
      const before = await trained('mre', 'before')
      const { choices } = continuing(before.output, learn)
      const { weights } = await trained('mre', 'after', { choices: { ...choices, learningRate: 0.01 }, epochs: 2 })
      const moved = [...weights].filter(([name, { data }]) =>
        data.some((value, at) => value !== before.weights.get(name)!.data[at]),
      )
      expect([...weights.keys()].sort()).toEqual([...before.weights.keys()].sort())
      expect(moved.map(([name]) => name).filter((name) => !moves.test(name))).toEqual([])
      expect(moved.length).toBeGreaterThan(1)
    },
    120_000,
  )

  test('relations that the package does not know are added behind its own', async () => {
    const before = await trained('mre', 'before')
    const other = join(root, 'other.txt')
    await writeFile(other, mnre.replaceAll('/per/loc/home', '/per/loc/work'))
    const { manifest, weights, lines } = await trained('mre', 'after', {
      ...continuing(before.output, { kind: 'full' }),
      train: other,
      valid: other,
    })
    expect(manifest.labels).toEqual(['None', '/per/loc/home', '/per/loc/work'])
    expect(weights.get('classifier.weight')!.shape[0]).toBe(3)
    expect(lines).toContain('loaded with new rows: classifier.weight, classifier.bias')
  }, 120_000)
})

test('several batches a step learn what one large batch does', async () => {
  const learnt = async (name: string, batch: number, accumulate: number) => {
    const output = join(root, name)
    const choices = { ...usualChoices, batch, accumulate, dropout: 0, classWeights: 'balanced' as const }
    const { epochs } = await trainCorpus({ ...ask, output, choices, epochs: 2 })
    return epochs.map(({ loss }) => loss)
  }
  const [whole, parts] = [await learnt('whole', 24, 1), await learnt('parts', 6, 4)]
  // Words are hidden by other chances, so the two are near and not the same.
  for (const [at, loss] of parts.entries()) expect(Math.abs(loss - whole[at]!)).toBeLessThan(0.1)
}, 120_000)

test.each([
  {
    task: 'mner' as const,
    file: 'conll.txt',
    architecture: 'mkgformer-small' as const,
    some: 'PER',
    all: ['O', 'PER', 'LOC'],
  },
  {
    task: 'mner' as const,
    file: 'conll.txt',
    architecture: 'hvpnet-small' as const,
    some: 'PER',
    all: ['O', 'PER', 'LOC'],
  },
  { task: 'mre' as const, file: 'mnre.txt', architecture: 'mkgformer-small' as const, some: 'None', all: ['None'] },
])(
  'what errors count is heeded by $architecture for $task, and ones change nothing',
  async ({ task, file, architecture, some, all }) => {
    const train = join(root, file)
    const lossWith = async (classWeights: ClassWeights | null) => {
      const choices = { ...usualChoices, architecture, classWeights }
      const output = join(root, `${classWeights === null}${[...(classWeights ?? [])].join()}`)
      const { epochs } = await trainCorpus({ ...ask, task, train, valid: train, choices, output, epochs: 1 })
      return epochs[0]!.loss
    }
    const plain = await lossWith(null)
    expect(await lossWith(new Map(all.map((name) => [name, 1])))).toBeCloseTo(plain, 4)
    expect(Math.abs((await lossWith(new Map([[some, 5]]))) - plain)).toBeGreaterThan(0.01)
  },
  120_000,
)

test.each([
  { weights: 'balanced' as const, wanted: [1, 1, 1.5, 1.5, 0.75, 0.75, 1] },
  {
    weights: new Map([
      ['LOC', 3],
      ['O', 0.5],
    ]),
    wanted: [1, 0.5, 1, 1, 3, 3, 1],
  },
])('what errors in tags count by $weights', ({ weights, wanted }) => {
  const rows = ['PAD', 'O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC', 'X']
  expect(tagWeightsOf(weights, rows, ['LOC', 'PER', 'LOC'])).toEqual(wanted)
  expect(() => tagWeightsOf(new Map([['X', 1]]), rows, [])).toThrow('"X", which is none of PER, LOC, O')
})

test.each([
  { weights: 'balanced' as const, wanted: [0.75, 1.5] },
  { weights: new Map([['b', 3]]), wanted: [1, 3] },
])('what errors count by $weights', ({ weights, wanted }) => {
  expect(classWeightsOf(weights, ['a', 'b'], ['a', 'a', 'b'])).toEqual(wanted)
  expect(() => classWeightsOf(new Map([['c', 1]]), ['a', 'b'], [])).toThrow('"c", which is none of a, b')
})

test('a run with other settings is only begun anew when asked', async () => {
  const output = join(root, 'model')
  const stop = new AbortController()
  await expect(
    trainCorpus({ ...ask, output, signal: stop.signal, onProgress: ({ epoch }) => void (epoch === 2 && stop.abort()) }),
  ).rejects.toMatchObject({ kind: 'cancelled' })
  const other = { ...ask, output, epochs: 1, choices: { ...usualChoices, dropout: 0.5 } }
  await expect(trainCorpus(other)).rejects.toThrow('(epochs, dropout differ; see')
  await trainCorpus({ ...other, restart: true })
  expect(existsSync(stateFile(output))).toBe(false)
}, 120_000)

test.each([
  { name: 'a file without pairs', change: { train: 'conll.txt' }, says: 'has no pairs' },
  {
    name: 'a variant of another network',
    change: {},
    choices: { architecture: 'hvpnet-small' as const, variant: 'no-caf' as const },
    says: 'hvpnet-small has no variant "no-caf"; it has flat, 1t3, only-obj, no-prefix',
  },
  { name: 'a package that is none', change: {}, choices: { from: '/nowhere' }, says: '/nowhere' },
  { name: 'a folder that is no package', change: { output: 'occupied' }, says: 'is there and no model package' },
  { name: 'a file with errors', change: { valid: 'bad.txt' }, says: 'bad.txt has 1 error' },
])('$name is refused before anything is learnt', async ({ change, says, choices }) => {
  await mkdir(join(root, 'occupied'))
  await writeFile(join(root, 'bad.txt'), `${mnre}{'token': ['a'], 'h': 1}\n`)
  const given = Object.fromEntries(Object.entries(change).map(([name, file]) => [name, join(root, file)]))
  await expect(
    trainCorpus({ ...ask, output: join(root, 'model'), choices: { ...usualChoices, ...choices }, ...given }),
  ).rejects.toThrow(says)
})
