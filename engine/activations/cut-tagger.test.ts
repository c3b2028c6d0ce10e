import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { growObjects } from '../../models/nets/tagger/grow-objects.ts'
import { initialWeights } from '../../models/nets/tagger/initial-weights.ts'
import { taggerParameters } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { openTagger, type TaggerPost } from '../inference/tagger.ts'
import { postOfWords } from '../inference/tagger-evaluation.ts'
import { smallPackage } from '../inference/testing/small-package.ts'
import { seededRandom } from '../training/fit-random.ts'
import { ActivationFiles } from './activation-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triptych-activations-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const image = (seed: number, side = 8) => Uint8Array.from({ length: side * side * 3 }, (_, at) => (at * seed) % 256)
const sentence = 'Anna lives in Paris and Ben works for the Umbrella in Rome'.split(' ')
const postsFor = (side: number): readonly TaggerPost[] => [
  postOfWords(sentence, image(7, side)),
  postOfWords(sentence.slice(0, 4)),
  postOfWords(sentence.slice(4, 8), image(3, side)),
  postOfWords(Array.from({ length: 130 }, (_, at) => sentence[at % sentence.length]!)),
  postOfWords([]),
]
const posts = postsFor(8)

const plain = smallPackage()
const hvpnet = (): ModelPackage => {
  const sizes = taggerConfiguration({
    ...plain.manifest.configuration,
    imageSize: 64,
    sight: { network: 'hvpnet', guidance: 'gated', wholeImage: true, base: 4, blocks: [1, 1, 1, 1] },
  })
  const weights = initialWeights(taggerParameters(sizes, 2), seededRandom(3))
  // Measured, not learnt; untrained ones would blow every activation up.
  for (const [name, tensor] of weights) if (name.endsWith('running_var')) tensor.data.fill(1)
  return { ...plain, manifest: { ...plain.manifest, configuration: { ...sizes } }, weights }
}
const withObjects = (): ModelPackage => {
  const { sizes, weights } = growObjects(plain.weights, taggerConfiguration(plain.manifest.configuration), {
    count: 2,
    side: 4,
  })
  return { ...plain, manifest: { ...plain.manifest, configuration: { ...sizes } }, weights }
}

async function emissions(model: ModelPackage, of: readonly TaggerPost[], files?: ActivationFiles) {
  const tagger = await openTagger(model, files && { activations: files })
  try {
    return { scores: await tagger.emissions(of), readings: await tagger.suggest(of) }
  } finally {
    await tagger.release()
  }
}
const furthest = (a: readonly Float32Array[], b: readonly Float32Array[]) =>
  Math.max(...a.map((row, post) => Math.max(0, ...row.map((value, at) => Math.abs(value - b[post]![at]!)))))
const kept = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile())

describe.each([
  { name: 'MKGformer', model: plain },
  { name: 'MKGformer with regions', model: withObjects() },
  { name: 'HVPNeT', model: hvpnet() },
])('kept activations of a small $name', ({ model }) => {
  const posts = postsFor(taggerConfiguration(model.manifest.configuration).imageSize)
  test('give the numbers of the whole network to 1e-3, at first and from the disk', async () => {
    const whole = await emissions(model, posts)
    const first = await emissions(model, posts, new ActivationFiles(folder))
    expect(furthest(first.scores, whole.scores)).toBeLessThan(1e-3)
    expect((await kept()).length).toBeGreaterThan(3)
    const again = await emissions(model, posts, new ActivationFiles(folder))
    expect(again.scores).toEqual(first.scores)
    expect(again.readings).toEqual(first.readings)
  })

  test('are the same for a post alone and among others', async () => {
    const together = await emissions(model, posts, new ActivationFiles(folder))
    await rm(folder, { recursive: true })
    const alone = await emissions(model, posts.slice(2, 3), new ActivationFiles(folder))
    expect(furthest(alone.scores, together.scores.slice(2, 3))).toBeLessThan(1e-5)
  })
})

const changed = (name: string) => {
  const tensor = plain.weights.get(name)!
  return {
    ...plain,
    weights: new Map([...plain.weights, [name, { ...tensor, data: tensor.data.map((x) => x + 0.5) }]]),
  }
}

describe('activations', () => {
  test.each([
    { name: 'another word', model: plain, post: postOfWords(['Rome'], image(7)), made: 1 },
    { name: 'another image', model: plain, post: postOfWords(['Paris'], image(8)), made: 1 },
    { name: 'no image', model: plain, post: postOfWords(['Paris']), made: 1 },
    {
      name: 'another frozen weight',
      model: changed('embedding.words.weight'),
      post: postOfWords(['Paris'], image(7)),
      made: 1,
    },
    { name: 'another learnt weight', model: changed('head.weight'), post: postOfWords(['Paris'], image(7)), made: 0 },
    { name: 'nothing else', model: plain, post: postOfWords(['Paris'], image(7)), made: 0 },
  ])('with $name are made anew: $made', async ({ model, post, made }) => {
    await emissions(plain, [postOfWords(['Paris'], image(7))], new ActivationFiles(folder))
    const before = (await kept()).length
    await emissions(model, [post], new ActivationFiles(folder))
    expect((await kept()).length - before).toBe(made)
  })

  test('with flipped bits, cut off or of another length are made anew, and nothing is read from them', async () => {
    const right = await emissions(plain, posts, new ActivationFiles(folder))
    const spoil: readonly ((bytes: Buffer) => Buffer)[] = [
      (bytes) => {
        const place = 12 + ((bytes.length - 12) >> 1)
        bytes[place] = bytes[place]! ^ 4
        return bytes
      },
      (bytes) => bytes.subarray(0, bytes.length >> 1),
      () => Buffer.alloc(0),
      (bytes) => {
        bytes[5] = bytes[5]! ^ 1
        return bytes
      },
    ]
    for (const [at, file] of (await kept()).entries()) {
      const path = join(file.parentPath, file.name)
      await writeFile(path, spoil[at % spoil.length]!(await readFile(path)))
    }
    const again = await emissions(plain, posts, new ActivationFiles(folder))
    expect(again.scores).toEqual(right.scores)
    const third = await emissions(plain, posts, new ActivationFiles(folder))
    expect(third.scores).toEqual(right.scores)
  })

  test('that are too large for half precision are computed with the whole network', async () => {
    const tensor = plain.weights.get('embedding.norm.bias')!
    const large = { ...tensor, data: tensor.data.map(() => 80_000) }
    const model = { ...plain, weights: new Map([...plain.weights, ['embedding.norm.bias', large]]) }
    const cut = await emissions(model, posts.slice(0, 1), new ActivationFiles(folder))
    expect(cut.scores).toEqual((await emissions(model, posts.slice(0, 1))).scores)
    expect(await kept()).toEqual([])
  })
})
