import fc from 'fast-check'
import { expect, test } from 'vitest'
import { zeros } from '../../graph/tensor.ts'
import { printSizes, readSizes } from './case-sizes.ts'
import type { MkgformerConfig } from './config.ts'
import { referenceSize } from './fixtures/reference-size.ts'

const count = fc.integer({ min: 1, max: 12 })
const configs: fc.Arbitrary<MkgformerConfig> = fc
  .record({
    heads: count,
    depth: count,
    layers: count,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    fusedPlace: fc.constantFrom<'last' | 'on-top'>('last', 'on-top'),
    fidelity: fc.constantFrom<'released' | 'paper'>('released', 'paper'),
    prefixGuided: fc.boolean(),
    correlationAware: fc.boolean(),
    patch: count,
    sides: fc.tuple(count, count, count),
    auxiliaryImages: fc.integer({ min: 0, max: 5 }),
    objectImages: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ depth, share, sides, ...rest }) => ({
    ...referenceSize,
    ...rest,
    hidden: rest.heads * depth,
    fusedLayers: Math.floor(share * rest.layers),
    image: sides[0] * rest.patch,
    auxiliaryImage: sides[1] * rest.patch,
    objectImage: sides[2] * rest.patch,
  }))

test('sizes and switches come back from a package as they were', () => {
  fc.assert(
    fc.property(configs, (config) => {
      const file: unknown = JSON.parse(JSON.stringify(printSizes(config)))
      expect(readSizes(file, new Map(), 'model')).toEqual(config)
    }),
  )
})

const { aux_images: _, rcnn_images: __, ...authors } = printSizes(referenceSize)
const tables = (aux: number, rcnn: number) =>
  new Map([
    ['model.vision_embeddings.aux_position_embedding.weight', zeros([aux, 32])],
    ['model.vision_embeddings.rcnn_position_embedding.weight', zeros([rcnn, 32])],
  ])

test("the authors' cases tell the number of objects by their tables", () => {
  const { auxiliaryImages, objectImages } = readSizes(authors, tables(48, 8), 'model')
  expect([auxiliaryImages, objectImages]).toEqual([3, 2])
})

test('a case that does not say which layers are fused has the four of the code', () => {
  const { fusion_layers: _, ...rest } = authors
  expect(readSizes(rest, tables(48, 12), 'model').fusedLayers).toBe(4)
})

test.each([
  { name: 'a missing size', change: { vocab: undefined }, message: 'case.json.config.vocab: found nothing' },
  { name: 'a width no multiple of heads', change: { heads: 5 }, message: 'hidden: found 32, expected a multiple of 5' },
  {
    name: 'half a patch',
    change: { aux: 30 },
    message: 'case.json.config.aux: found 30, expected a multiple of the patch, 8',
  },
  {
    name: 'a gap in the fused layers',
    change: { fusion_layers: [8, 10, 11] },
    message: 'fusion_layers: found [8,10,11]',
  },
  {
    name: 'an unknown fidelity',
    change: { fidelity: 'ours' },
    message: 'found "ours", expected one of released, paper',
  },
])('$name is refused by name', ({ change, message }) => {
  expect(() => readSizes({ ...authors, ...change }, tables(48, 12), 'model')).toThrow(message)
})

test.each([
  {
    name: 'no table',
    weights: [...tables(48, 12)].slice(0, 1),
    message: 'rcnn_position_embedding.weight: found nothing',
  },
  {
    name: 'a table for half an image',
    weights: tables(40, 12),
    message: 'aux_position_embedding.weight: found [40,32]',
  },
])('$name is refused by name', ({ weights, message }) => {
  expect(() => readSizes(authors, new Map(weights), 'model')).toThrow(message)
})
