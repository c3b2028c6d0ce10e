import { describe, expect, test } from 'vitest'
import { spansOfTags, tagCount } from '../../decoding/bio-tags.ts'
import { crfLattice } from '../../decoding/crf-lattice.ts'
import { viterbi } from '../../decoding/viterbi.ts'
import { floats, type Tensor, type TensorOf } from '../../graph/tensor.ts'
import type { ModelPackage } from '../../package/model-package.ts'
import { PackageError } from '../../package/package-error.ts'
import { withSession } from '../../testing/with-session.ts'
import { type EncodedWords, piecesPerWord } from '../../text/encode-words.ts'
import { charactersPerWord, shapeCount } from '../../text/word-features.ts'
import { collate, collateTags, type TaggerExample } from './collate.ts'
import { type TaggerConfiguration, taggerConfiguration } from './configuration.ts'
import { growHead } from './grow-head.ts'
import { initialWeights } from './initial-weights.ts'
import { learnsIn } from './learning-scope.ts'
import { crfTables, taggerInferenceModel, taggerParameters, taggerTrainingModel } from './tagger-models.ts'
import { dropWords } from './word-dropout.ts'

const sizes: TaggerConfiguration = {
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
const labels = 2

function repeatable(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

function example(length: number, seed: number, image: Uint8Array | null = null): TaggerExample {
  const random = repeatable(seed)
  const ids = (count: number, below: number) => Int32Array.from({ length: count }, () => Math.floor(random() * below))
  const words: EncodedWords = {
    length,
    words: ids(length, sizes.words),
    pieces: ids(length * piecesPerWord, sizes.pieces),
    characters: ids(length * charactersPerWord, sizes.characters),
    shapes: ids(length, shapeCount),
  }
  return { words, image, source: 0 }
}
const picture = (value: number) => new Uint8Array(8 * 8 * 3).fill(value)
const weights = initialWeights(taggerParameters(sizes, labels), repeatable(3))
const feeds = (examples: readonly TaggerExample[]) => collate(examples, sizes) as unknown as Record<string, Tensor>

async function emissionsOf(
  batches: readonly (readonly TaggerExample[])[],
  from: ModelPackage['weights'] = weights,
  types = labels,
): Promise<TensorOf<'float32'>[]> {
  return withSession(taggerInferenceModel(sizes, types, from), async (session) => {
    const all: TensorOf<'float32'>[] = []
    for (const batch of batches) all.push((await session.run(feeds(batch))).emissions as TensorOf<'float32'>)
    return all
  })
}
const near = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!)))

describe('the tagger', () => {
  test('scores every tag of every word', async () => {
    const [out] = await emissionsOf([[example(5, 1), example(3, 2)]])
    expect(out!.shape).toEqual([2, 5, tagCount(labels)])
    expect(out!.data.every(Number.isFinite)).toBe(true)
  })

  test('scores a post alike alone and padded beside a longer one', async () => {
    const [alone, together] = await emissionsOf([[example(3, 2)], [example(7, 1), example(3, 2)]])
    const row = 7 * tagCount(labels)
    expect(near(alone!.data, together!.data.slice(row, row + alone!.data.length))).toBeLessThan(1e-5)
  })

  test('reads one word, and as many as it has places for', async () => {
    const [one, all] = await emissionsOf([[example(1, 1)], [example(sizes.positions, 1)]])
    expect(one!.shape[1]).toBe(1)
    expect(all!.shape[1]).toBe(sizes.positions)
  })

  test('sees the image', async () => {
    const [none, dark, light] = await emissionsOf([
      [example(4, 1)],
      [example(4, 1, picture(10))],
      [example(4, 1, picture(240))],
    ])
    expect(near(none!.data, dark!.data)).toBeGreaterThan(1e-4)
    expect(near(light!.data, dark!.data)).toBeGreaterThan(1e-4)
  })

  test('an image of another size is refused', () => {
    expect(() => feeds([example(2, 1, new Uint8Array(3))])).toThrow('an image has 3 values, 8 x 8 x 3 = 192 wanted')
  })
})

describe('learning', () => {
  const training = {
    dropout: { words: 0.1, towers: 0.1, states: 0.1 },
    weightDecay: 0,
    clipNorm: 1,
    crfRate: 1,
  } as const

  test('brings the loss down and finds the tags it was shown', async () => {
    const examples = [example(5, 1), example(3, 2)]
    const tags = [Int32Array.of(0, 1, 2, 0, 3), Int32Array.of(3, 4, 0)]
    const calm = { ...training, dropout: { words: 0, towers: 0, states: 0 } }
    const { model, learnt } = taggerTrainingModel(sizes, labels, weights, { ...calm, scope: 'all' })
    const batch = collateTags(examples.map((each, i) => ({ ...each, tags: tags[i]! })))
    const state = new Map<string, Tensor>()
    for (const name of learnt) {
      const tensor = weights.get(name)!
      state.set(name, tensor)
      for (const moment of ['first', 'second'])
        state.set(`${moment}/${name}`, floats(tensor.shape, new Float32Array(tensor.data.length)))
    }
    const losses: number[] = []
    await withSession(model, async (session) => {
      for (let step = 1; step <= 60; step++) {
        const out = await session.run({
          ...feeds(examples),
          ...Object.fromEntries(state),
          tags: batch,
          step: floats([], [step]),
          learning_rate: floats([], [0.01]),
          seed: { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(step)) },
        })
        losses.push((out.loss!.data as Float32Array)[0]!)
        for (const name of learnt) {
          state.set(name, out[`new/${name}`]!)
          state.set(`first/${name}`, out[`new_first/${name}`]!)
          state.set(`second/${name}`, out[`new_second/${name}`]!)
        }
      }
    })
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 10)
    const trained = new Map([
      ...weights,
      ...learnt.map((name) => [name, state.get(name) as TensorOf<'float32'>] as const),
    ])
    const [scores] = await emissionsOf([examples], trained)
    const found = viterbi(crfLattice(scores!.data.slice(0, 5 * tagCount(labels)), crfTables(trained, labels)))
    expect(spansOfTags(found)).toEqual(spansOfTags(tags[0]!))
  })

  test('changes only what its scope names', () => {
    const learnt = (scope: 'heads' | 'top' | 'all') =>
      taggerTrainingModel(sizes, labels, weights, { ...training, scope }).learnt
    expect(learnt('heads').every((name) => /^(head|crf)\./.test(name))).toBe(true)
    const top = learnt('top')
    expect(top).toContain('lstm.forward.input.weight')
    expect(top).toContain('mkgformer.encoder.text_layer.1.intermediate.fusion_dense.weight')
    expect(top).not.toContain('mkgformer.encoder.text_layer.0.intermediate.dense.weight')
    expect(top).not.toContain('embedding.words.weight')
    // The image's last feed-forward is read by nobody: text is the only result.
    const unread = [...weights.keys()].filter((name) => !learnt('all').includes(name))
    expect(unread.every((name) => /vision_layers\.1\.(layer_norm2|mlp)\./.test(name))).toBe(true)
    expect(learnsIn('top', 'mkgformer.encoder.vision_layers.1.self_attn.q_proj.weight', sizes)).toBe(true)
  })
})

describe('new types', () => {
  test('leave the scores of the old ones as they were', async () => {
    const grown = growHead(weights, labels, labels + 2, repeatable(9))
    const [before] = await emissionsOf([[example(4, 1)]])
    const [after] = await emissionsOf([[example(4, 1)]], grown, labels + 2)
    const [few, many] = [tagCount(labels), tagCount(labels + 2)]
    for (let t = 0; t < 4; t++)
      expect(
        near(before!.data.slice(t * few, (t + 1) * few), after!.data.slice(t * many, t * many + few)),
      ).toBeLessThan(1e-6)
    const tables = crfTables(grown, labels + 2)
    expect(tables.transitions[1 * many + 2]).toBe(weights.get('crf.transitions')!.data[1 * few + 2])
  })

  test('cannot become fewer', () => expect(() => growHead(weights, 2, 1, repeatable(1))).toThrow('cannot shrink'))
})

describe('sizes from a package', () => {
  test('come back as they are', () => expect(taggerConfiguration(sizes)).toEqual(sizes))
  test.each([
    { name: 'a missing one', change: { width: undefined }, message: 'model.json.configuration.width: found nothing' },
    { name: 'heads that do not fit', change: { heads: 5 }, message: 'width 12 is no multiple of 5 heads' },
    { name: 'patches that do not fit', change: { patchSize: 3 }, message: 'imageSize 8 is no multiple of patchSize 3' },
    {
      name: 'a fused layer past the last',
      change: { fusedFrom: 2 },
      message: 'fusedFrom is 2, but the last of 2 layers is 1',
    },
    { name: 'one that would fill the memory', change: { words: 1e12 }, message: 'words: found 1000000000000' },
  ])('with $name are refused', ({ change, message }) => {
    expect(() => taggerConfiguration({ ...sizes, ...change })).toThrow(PackageError)
    expect(() => taggerConfiguration({ ...sizes, ...change })).toThrow(message)
  })

  test('must agree with the weights, or both are named', () => {
    expect(() => taggerInferenceModel({ ...sizes, words: 21 }, labels, weights)).toThrow(
      'tensor "embedding.words.weight" is [20, 12], the network wants [21, 12]',
    )
  })
})

test('hiding words hides all of the words it should and leaves the original alone', () => {
  const { words } = example(50, 4)
  const before = words.words.slice()
  const hidden = dropWords(words, { word: 1, pieces: 1, everything: 1 }, repeatable(2))
  expect(words.words).toEqual(before)
  expect(hidden.words.every((id) => id === 1)).toBe(true)
  expect(hidden.characters.every((id) => id === 0)).toBe(true)
  expect(dropWords(words, { word: 0, pieces: 0, everything: 1 }, repeatable(2))).toEqual(words)
})
