import { describe, expect, test } from 'vitest'
import type { Tensor } from '../../graph/tensor.ts'
import { PackageError } from '../../package/package-error.ts'
import { withSession } from '../../testing/with-session.ts'
import { piecesPerWord } from '../../text/encode-words.ts'
import { charactersPerWord } from '../../text/word-features.ts'
import { collate, type TaggerExample } from './collate.ts'
import { readingSizes, type TaggerConfiguration, taggerConfiguration } from './configuration.ts'
import { growObjects } from './grow-objects.ts'
import { initialWeights } from './initial-weights.ts'
import { taggerInferenceModel, taggerParameters, taggerTrainingModel } from './tagger-models.ts'

const plain: TaggerConfiguration = {
  width: 12,
  heads: 2,
  feedForward: 16,
  layers: 2,
  fusedFrom: 1,
  lstm: 6,
  characterWidth: 4,
  characterFilters: 4,
  words: 20,
  pieces: 20,
  characters: 20,
  sources: 2,
  positions: 16,
  imageSize: 8,
  patchSize: 4,
}
let state = 3
const random = () => {
  state = (state * 48271) % 2147483647
  return state / 2147483647
}
const first = initialWeights(taggerParameters(plain, 2), random)
const { sizes, weights } = growObjects(first, plain, { count: 2, side: 4 })

const object = (value: number) => new Uint8Array(4 * 4 * 3).fill(value)
function example(length: number, objects: readonly Uint8Array[]): TaggerExample {
  const ids = (count: number) => Int32Array.from({ length: count }, (_, at) => at % 7)
  const words = {
    length,
    words: ids(length),
    pieces: ids(length * piecesPerWord),
    characters: ids(length * charactersPerWord),
    shapes: ids(length),
  }
  return { words, image: Uint8Array.from({ length: 192 }, (_, at) => at), objects, source: 0 }
}

async function scores(
  examples: readonly TaggerExample[],
  from: { readonly sizes: TaggerConfiguration; readonly weights: typeof weights } = { sizes, weights },
): Promise<number[]> {
  const feeds = collate(examples, from.sizes) as unknown as Record<string, Tensor>
  return withSession(taggerInferenceModel(from.sizes, 2, from.weights), async ({ run }) => [
    ...((await run(feeds)).emissions!.data as Float32Array),
  ])
}
const near = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)))

describe('a network with slots for regions', () => {
  test('reads a post without regions as it did before it had slots', async () => {
    const before = await scores([example(4, [])], { sizes: plain, weights: first })
    expect(near(await scores([example(4, [])]), before)).toBeLessThan(1e-6)
  })

  test('sees a region, and another one in its place', async () => {
    const [none, dark, light] = [
      await scores([example(4, [])]),
      await scores([example(4, [object(10)])]),
      await scores([example(4, [object(240)])]),
    ]
    expect(near(none, dark)).toBeGreaterThan(1e-4)
    expect(near(light, dark)).toBeGreaterThan(1e-4)
  })

  test('does not mind the order of regions, and passes over those beyond its slots', async () => {
    const both = await scores([example(4, [object(10), object(240)])])
    expect(near(await scores([example(4, [object(240), object(10)])]), both)).toBeLessThan(1e-5)
    expect(near(await scores([example(4, [object(10), object(240), object(99)])]), both)).toBe(0)
  })

  test('reads a post alike beside one with more regions', async () => {
    const alone = await scores([example(3, [object(10)])])
    const together = await scores([example(3, [object(10)]), example(3, [object(1), object(2)])])
    expect(near(alone, together.slice(0, alone.length))).toBeLessThan(1e-5)
  })

  test('learns where patches lie in a region', () => {
    const { learnt } = taggerTrainingModel(sizes, 2, weights, {
      dropout: { words: 0, towers: 0, states: 0 },
      scope: 'all',
      weightDecay: 0,
      clipNorm: 1,
      crfRate: 1,
    })
    expect(learnt).toContain('mkgformer.vision_embeddings.object_position_embedding.weight')
  })
})

test('slots come back from a package as they are, and without them there are none', () => {
  expect(taggerConfiguration(sizes)).toEqual(sizes)
  expect(taggerConfiguration(plain)).toEqual(plain)
  const { lstm: _, ...reading } = sizes
  expect(readingSizes(reading).objects).toEqual({ count: 2, side: 4 })
})

test.each([
  { name: 'no patch fills', objects: { count: 2, side: 6 }, says: 'objects.side 6 is no multiple of patchSize 4' },
  { name: 'are none', objects: { count: 0, side: 4 }, says: 'objects.count: found 0' },
  { name: 'are no object', objects: 3, says: 'configuration.objects: found 3, expected an object' },
])('slots that $name are refused', ({ objects, says }) => {
  expect(() => taggerConfiguration({ ...plain, objects })).toThrow(says)
})

test('slots are given once, and only where patches fill them', () => {
  expect(() => growObjects(weights, sizes, { count: 1, side: 4 })).toThrow(PackageError)
  expect(() => growObjects(first, plain, { count: 1, side: 6 })).toThrow('not filled by patches of 4')
  const sight = { network: 'hvpnet', guidance: 'gated', wholeImage: true, base: 8, blocks: [1, 1, 1, 1] } as const
  expect(() => growObjects(first, { ...plain, sight }, { count: 1, side: 8 })).toThrow('sees as HVPNeT does')
})
