import { afterEach, describe, expect, test } from 'vitest'
import type { TaggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { initialWeights } from '../../models/nets/tagger/initial-weights.ts'
import { mkgformerSight, type Sight } from '../../models/nets/tagger/sight.ts'
import { taggerParameters } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { seededRandom } from '../training/fit-random.ts'
import type { PostLook } from './post-look.ts'
import { openTagger, type Tagger, type TaggerPost } from './tagger.ts'
import { postOfWords } from './tagger-evaluation.ts'
import { smallPackage } from './testing/small-package.ts'

const guided: Sight = { network: 'hvpnet', guidance: 'gated', wholeImage: true, base: 2, blocks: [1, 1, 1, 1] }

function withSizes(change: Partial<TaggerConfiguration>): ModelPackage {
  const small = smallPackage()
  const sizes = { ...(small.manifest.configuration as unknown as TaggerConfiguration), ...change }
  const weights = initialWeights(taggerParameters(sizes, 2), seededRandom(3))
  return { ...small, manifest: { ...small.manifest, configuration: { ...sizes } }, weights }
}

const noise = (side: number, seed: number) => {
  const random = seededRandom(seed)
  return Uint8Array.from({ length: 3 * side * side }, () => 256 * random())
}

let tagger: Tagger | null = null
afterEach(async () => {
  await tagger?.release()
  tagger = null
})

const some = ['Anna', 'sees', 'Paris', 'and', 'Ben']
const long = Array.from({ length: 150 }, (_, at) => some[at % some.length]!)

function rowSums(values: Float32Array, width: number): number[] {
  return Array.from({ length: values.length / width }, (_, row) =>
    values.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0),
  )
}

function expectLaws(look: PostLook, words: number): void {
  expect(look.words).toBe(words)
  expect(look.pictures.reduce((sum, { rows, columns }) => sum + rows * columns, 0)).toBe(look.cells)
  for (const { values } of look.heat) {
    expect(values).toHaveLength(words * look.cells)
    for (const sum of rowSums(values, look.cells)) expect(sum).toBeCloseTo(1, 4)
  }
  for (const value of look.lambda?.values ?? []) {
    expect(value).toBeGreaterThan(0)
    expect(value).toBeLessThan(1)
  }
  if (look.lambda) expect(look.lambda.values).toHaveLength(look.lambda.layers.length * look.lambda.heads * words)
  if (look.gates) {
    expect(look.gates.values).toHaveLength(look.gates.layers * look.pictures.length * look.gates.blocks)
    for (const sum of rowSums(look.gates.values, look.gates.blocks)) expect(sum).toBeCloseTo(1, 4)
  }
}

describe('where a model of ours looked', () => {
  test.each([
    { name: 'MKGformer', change: {}, kinds: ['similarity', 'attention'], pictures: [[null, 2]] },
    {
      name: 'MKGformer with slots',
      change: { objects: { count: 2, side: 4 } },
      kinds: ['similarity', 'attention'],
      pictures: [
        [null, 2],
        [0, 1],
      ],
    },
    {
      name: 'MKGformer without fusion',
      change: { sight: { ...mkgformerSight, correlationAware: false } },
      kinds: ['attention'],
      pictures: [[null, 2]],
    },
    {
      name: 'HVPNeT with slots',
      change: { imageSize: 64, patchSize: 16, sight: guided, objects: { count: 3, side: 64 } },
      kinds: ['prefix'],
      pictures: [
        [null, 2],
        [0, 2],
      ],
    },
  ] as const)('$name: rows add up to 1 over the pictures that are there, also of a long post', async (form) => {
    tagger = await openTagger(withSizes(form.change), { threads: 1 })
    const image = noise(tagger.imageSize, 1)
    const objects = tagger.objects === null ? [] : [noise(tagger.objects.side, 2), null]
    for (const words of [some, long]) {
      const look = (await tagger.look({ ...postOfWords(words, image), objects }))!
      expect(look.heat.map(({ kind }) => kind)).toEqual(form.kinds)
      expect(look.pictures.map(({ object, rows }) => [object, rows])).toEqual(form.pictures)
      expectLaws(look, words.length)
    }
  })

  test('a post without pictures looked nowhere, and a model without eyes has nothing to say', async () => {
    tagger = await openTagger(withSizes({}), { threads: 1 })
    expect(await tagger.look(postOfWords(some))).toEqual({
      pictures: [],
      words: some.length,
      cells: 0,
      heat: ['similarity', 'attention'].map((kind) => ({ kind, values: new Float32Array(0) })),
      lambda: null,
      gates: null,
    })
    await tagger.release()
    tagger = await openTagger(withSizes({ imageSize: 64, sight: { ...guided, guidance: 'none' } }), { threads: 1 })
    expect(await tagger.look(postOfWords(some, noise(64, 1)))).toBeNull()
  })
})

describe('weighing', () => {
  test('gives to what is suggested the probability that it was suggested with', async () => {
    tagger = await openTagger(withSizes({}), { threads: 1 })
    const posts: TaggerPost[] = [postOfWords(long, noise(8, 1)), postOfWords(long)]
    const readings = await tagger.suggest(posts)
    const spans = readings.flatMap((reading) => [...reading.spans])
    expect(spans.length).toBeGreaterThan(0)
    const weights = await tagger.weigh(posts, spans)
    readings.forEach((reading, which) => {
      for (const span of reading.spans) expect(weights[which]![spans.indexOf(span)]).toBeCloseTo(span.score, 5)
    })
    expect(await tagger.weigh([posts[0]!], [{ start: 0, end: 4, type: 'unheard of' }])).toEqual([[0]])
  })
})
