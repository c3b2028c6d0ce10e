import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { NetworkArchitecture } from '../../models/package/network-manifest.ts'
import { readNetworkPackage } from '../networks/network-package.ts'
import { whyNoTagger } from '../networks/network-tagger.ts'
import { smallNetwork } from '../networks/testing/small-network.ts'
import { evaluateFile } from '../predicting/evaluate-file.ts'
import type { FileImages } from '../predicting/file-images.ts'
import type { CorpusAsk } from './corpus-ask.ts'
import { evaluatePairs } from './evaluate-pairs.ts'
import { trainCorpus } from './train-corpus.ts'
import { type ClassWeights, type LearnWhat, usualChoices } from './training-choices.ts'

const people = ['Anna', 'Ben', 'Carla']
const places = ['Paris', 'Rome', 'Oslo']
const pairs = people.flatMap((person) => places.map((place) => [person, place] as const))
const words = [...people, ...places, 'lives', 'in']

const conll = pairs.map(([a, b]) => `${a}\tB-PER\nlives\tO\nin\tO\n${b}\tB-LOC\n\n`).join('')
const line = (token: readonly string[], h: number, t: number, relation: string) =>
  `{'token': ['${token.join("', '")}'], 'h': {'name': '${token[h]}', 'pos': [${h}, ${h + 1}]}, 't': {'name': '${token[t]}', 'pos': [${t}, ${t + 1}]}, 'img_id': 'a.jpg', 'relation': '${relation}'}\n`
const mnre = pairs
  .map(([a, b]) => {
    const token = [a, 'lives', 'in', b]
    return line(token, 0, 3, '/per/loc/home') + line(token, 3, 0, 'None')
  })
  .join('')

let root: string
let ask: Omit<CorpusAsk, 'output' | 'task' | 'train' | 'valid'>
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-network-corpus-'))
  await writeFile(join(root, 'mnre.txt'), mnre)
  await writeFile(join(root, 'conll.txt'), conll)
  ask = {
    format: null,
    images: null,
    imagesFolder: null,
    part: null,
    choices: usualChoices,
    restart: false,
    onStart: () => {},
    epochs: 1,
    seed: 1,
    threads: 1,
    onIssue: () => {},
    onProgress: () => {},
    onResume: () => {},
    signal: new AbortController().signal,
  }
})
afterEach(() => rm(root, { recursive: true }))

const images: FileImages = {
  objects: async (posts) => posts.map(() => []),
  async pixels(posts, side) {
    return posts.map((_, at) => (at % 3 === 0 ? null : new Uint8Array(3 * side * side).fill((37 * at) % 256)))
  },
}

async function imported(architecture: NetworkArchitecture, task: 'mner' | 'mre', fidelity: 'released' | 'paper') {
  const folder = join(root, `${architecture}-${task}`)
  await smallNetwork(folder, { architecture, task, fidelity, words, labels: task === 'mre' ? ['None'] : [] })
  return folder
}

async function trained(task: 'mner' | 'mre', name: string, change: Partial<CorpusAsk>) {
  const file = join(root, task === 'mre' ? 'mnre.txt' : 'conll.txt')
  const lines: string[] = []
  const onStart = (told: readonly string[]) => lines.push(...told)
  const output = join(root, name)
  const outcome = await trainCorpus({ ...ask, task, train: file, valid: file, output, onStart, ...change })
  return { output, lines, outcome, ...(await readNetworkPackage(output)) }
}

const forms = [
  { architecture: 'mkgformer', fidelity: 'released' },
  { architecture: 'hvpnet', fidelity: 'released' },
  { architecture: 'hvpnet', fidelity: 'paper' },
] as const

test.each(forms)(
  '$architecture as $fidelity learns entities, then relations from the same towers, and is measured',
  async ({ architecture, fidelity }) => {
    const from = await imported(architecture, 'mner', fidelity)
    const choices = { ...usualChoices, from, learningRate: 0.01, dropout: 0 }
    const entities = await trained('mner', 'entities', { choices, images, epochs: 12 })
    expect(entities.outcome.metrics['valid.f1']).toBeGreaterThan(0.9)
    // PER and LOC are among the rows that an import has from the start.
    expect(entities.lines.map((line) => line.replace(/\d+/, 'N'))).toEqual(['loaded from small: N tensors'])
    expect(whyNoTagger(entities.manifest)).toBe(null)
    const common = { format: null, threads: 1, signal: ask.signal, onIssue: ask.onIssue, images }
    const evaluation = await evaluateFile({
      ...common,
      model: entities.output,
      gold: join(root, 'conll.txt'),
      onProgress: () => {},
    })
    expect(evaluation.total.f1).toBeCloseTo(100 * entities.outcome.metrics['valid.f1']!, 6)

    const across = { ...choices, from: entities.output }
    const relations = await trained('mre', 'relations', { choices: across, images, epochs: 12 })
    expect(relations.outcome.metrics['valid.f1']).toBeGreaterThan(0.9)
    expect(relations.lines.join('\n')).toMatch(/loaded with new rows: .*word_embeddings\.weight/)
    expect(relations.lines.join('\n')).toMatch(/new: classifier\.weight, classifier\.bias/)
    expect(relations.lines.join('\n')).toMatch(/left over.*: fc\.weight/)
    const report = await evaluatePairs({ ...common, model: relations.output, path: join(root, 'mnre.txt') })
    expect(report.total.f1).toBeCloseTo(100 * relations.outcome.metrics['valid.f1']!, 6)

    const back = await trained('mner', 'back', { choices: { ...across, from: relations.output } })
    const table = [...back.weights.keys()].find((name) => name.endsWith('word_embeddings.weight'))!
    expect(back.weights.get(table)!.shape).toEqual(relations.weights.get(table)!.shape)
  },
  240_000,
)

test.each([
  { learn: { kind: 'top', layers: 1 } as const, moves: /_layers?\.2\.|^(fc|crf)\./ },
  { learn: { kind: 'heads' } as const, moves: /^(fc|crf)\./ },
  { learn: { kind: 'lora', rank: 2, alpha: 4, on: ['value'] } as const, moves: /value|v_proj|^(fc|crf)\./ },
])(
  'of a network, $learn.kind moves only that part, and several batches may make a step',
  async ({ learn, moves }) => {
    const from = await imported('mkgformer', 'mner', 'released')
    const before = await readNetworkPackage(from)
    const choices = { ...usualChoices, from, learn: learn as LearnWhat, learningRate: 0.01, batch: 3, accumulate: 3 }
    const { weights } = await trained('mner', 'after', { choices })
    const same = [...weights].filter(([name, { shape }]) => before.weights.get(name)!.shape.join() === shape.join())
    const moved = same.filter(([name, { data }]) => {
      const old = before.weights.get(name)!.data
      return (data as Float32Array).some((value, at) => value !== old[at])
    })
    expect([...weights.keys()].sort()).toEqual([...before.weights.keys()].sort())
    expect(moved.map(([name]) => name).filter((name) => !moves.test(name))).toEqual([])
    expect(moved.length).toBeGreaterThan(1)
  },
  120_000,
)

test.each([
  { architecture: 'mkgformer', task: 'mner', some: 'PER' },
  { architecture: 'hvpnet', task: 'mner', some: 'PER' },
  { architecture: 'mkgformer', task: 'mre', some: 'None' },
  { architecture: 'hvpnet', task: 'mre', some: 'None' },
] as const)(
  'what errors count is heeded by $architecture for $task, and ones change nothing',
  async ({ architecture, task, some }) => {
    const from = await imported(architecture, task, 'released')
    const lossWith = async (classWeights: ClassWeights | null) => {
      const change = { choices: { ...usualChoices, from, learningRate: 0.01, batch: 6, accumulate: 3, classWeights } }
      const { outcome } = await trained(task, `${classWeights === null}${[...(classWeights ?? [])].join()}`, change)
      return outcome.epochs[0]!.loss
    }
    const plain = await lossWith(null)
    expect(await lossWith(new Map([[some, 1]]))).toBeCloseTo(plain, 4)
    expect(Math.abs((await lossWith(new Map([[some, 5]]))) - plain)).toBeGreaterThan(0.01)
  },
  120_000,
)

test('a network’s run that was broken off goes on to the same weights', async () => {
  const from = await imported('mkgformer', 'mner', 'released')
  const change = { choices: { ...usualChoices, from, learningRate: 0.01 }, epochs: 3 }
  const whole = await trained('mner', 'whole', change)
  const stop = new AbortController()
  const breaking = trained('mner', 'broken', {
    ...change,
    signal: stop.signal,
    onProgress: ({ epoch, score }) => {
      if (epoch === 2 && score !== null) stop.abort()
    },
  })
  await expect(breaking).rejects.toMatchObject({ kind: 'cancelled' })
  const resumed: number[] = []
  const again = await trained('mner', 'broken', { ...change, onResume: (epochs) => resumed.push(epochs) })
  expect(resumed).toEqual([2])
  expect(again.manifest.weights).toEqual(whole.manifest.weights)
}, 120_000)

test('a package without a tokenizer says so', async () => {
  const from = join(root, 'bare')
  await smallNetwork(from, { architecture: 'mkgformer', task: 'mner', words, tokenizer: false })
  await expect(trained('mner', 'model', { choices: { ...usualChoices, from } })).rejects.toThrow(
    'has no tokenizer.json',
  )
})
