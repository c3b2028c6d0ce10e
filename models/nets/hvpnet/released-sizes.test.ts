import { expect, test } from 'vitest'
import { zeros } from '../../graph/tensor.ts'
import { PackageError } from '../../package/package-error.ts'
import { releasedSizes } from './released-sizes.ts'

const weights = new Map(
  Object.entries({
    'bert.embeddings.word_embeddings.weight': [30, 8],
    'bert.embeddings.position_embeddings.weight': [16, 8],
    'bert.encoder.layer.0.intermediate.dense.weight': [20, 8],
    'image_model.resnet.conv1.weight': [2, 3, 7, 7],
    'encoder_conv.0.weight': [5, 120],
  }).map(([name, shape]) => [name, zeros(shape)] as const),
)
const empty = new Map()
const whole = { hidden: 6, heads: 3, text_inter: 7, vocab: 9, max_pos: 5, image: 64, base: 4, mid: 11, layers: 2 }

test('sizes are those of the file', () => {
  const found = releasedSizes({ ...whole, prompt_len: 4, prefix_length: 12 }, empty)
  expect(found).toMatchObject({ hidden: 6, heads: 3, intermediate: 7, vocabulary: 9, maxPositions: 5, image: 64 })
  expect(found).toMatchObject({ objects: 2, projection: 11, layers: 2, fidelity: 'released', guidance: 'gated' })
})

test('what the file leaves out is read from the weights, and the rest is as in the authors’ runs', () => {
  const found = releasedSizes({ heads: 2 }, weights)
  expect(found).toMatchObject({ hidden: 8, intermediate: 20, vocabulary: 30, maxPositions: 16, projection: 5 })
  expect(found).toMatchObject({ image: 224, layers: 12, objects: 3, promptLength: 4 })
  expect(found.resnet).toEqual({ base: 2, blocks: [3, 4, 6, 3], epsilon: 1e-5 })
})

test.each([
  {
    name: 'a size that is no number',
    config: { ...whole, hidden: 'wide' },
    message: 'case.json.config.hidden: found "wide", expected a whole number from 1 to 1000000',
  },
  {
    name: 'a size found nowhere',
    config: { ...whole, mid: undefined },
    message: 'case.json.config.mid: found nothing, expected a whole number from 1 to 1000000',
  },
  {
    name: 'a prefix of no whole images',
    config: { ...whole, prefix_length: 15 },
    message: "case.json.config.prefix_length: found 15, expected a multiple of the prompt's 4 slots",
  },
])('$name is named', ({ config, message }) => {
  expect(() => releasedSizes(config, empty)).toThrow(new PackageError(message))
})
