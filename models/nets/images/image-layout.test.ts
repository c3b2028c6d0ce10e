import { describe, expect, test } from 'vitest'
import type { Value } from '../../graph/ops.ts'
import type { TensorOf } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { goldenIsHere, readGolden } from '../../testing/golden.ts'
import { withSession } from '../../testing/with-session.ts'
import { authorsModel } from '../authors/authors-models.ts'
import { clipScale, imagenetScale } from './channel-planes.ts'
import { type ImageLayout, imageFeeds, imageLayout } from './image-layout.ts'

const inputs = (shapes: Readonly<Record<string, readonly (string | number)[]>>) =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape } as unknown as Value]))

describe('what a network reads of images', () => {
  test.each([
    {
      name: 'MKGformer as released',
      architecture: 'mkgformer',
      shapes: { input_ids: ['b', 'l'], aux_imgs: ['b', 3, 3, 128, 128], rcnn_imgs: ['b', 2, 3, 64, 64] },
      is: {
        whole: null,
        mask: null,
        scale: clipScale,
        regions: [
          { input: 'aux_imgs', count: 3, side: 128 },
          { input: 'rcnn_imgs', count: 2, side: 64 },
        ],
      },
    },
    {
      name: 'HVPNeT with a mask',
      architecture: 'hvpnet',
      shapes: { images: ['b', 3, 224, 224], aux_imgs: ['b', 3, 3, 224, 224], image_mask: ['b', 4] },
      is: { whole: 224, mask: 4, scale: imagenetScale, regions: [{ input: 'aux_imgs', count: 3, side: 224 }] },
    },
    { name: 'text alone', architecture: 'hvpnet', shapes: {}, is: { whole: null, mask: null, regions: [] } },
  ] as const)('is read off the inputs: $name', ({ architecture, shapes, is }) => {
    expect(imageLayout(inputs(shapes), architecture)).toMatchObject(is)
  })
})

const layout: ImageLayout = {
  whole: 2,
  regions: [
    { input: 'aux_imgs', count: 2, side: 2 },
    { input: 'rcnn_imgs', count: 1, side: 1 },
  ],
  mask: 4,
  scale: { mean: [0, 0, 0], deviation: [1, 1, 1] },
}
const picture = (side: number, [r, g, b]: readonly [number, number, number]) =>
  Uint8Array.from({ length: side * side * 3 }, (_, at) => [r, g, b][at % 3]!)
const numbers = (feeds: ReturnType<typeof imageFeeds>, name: string) => [...(feeds[name] as TensorOf<'float32'>).data]

test('images stand channel by channel in their slots, and what is missing is zero and masked', () => {
  const red = picture(2, [255, 0, 0])
  const blue = picture(2, [0, 0, 255])
  const dot = picture(1, [51, 102, 153])
  const feeds = imageFeeds(
    [
      { whole: red, regions: [[blue], [dot, dot]] },
      { whole: null, regions: [[], []] },
    ],
    layout,
  )
  expect(feeds.images!.shape).toEqual([2, 3, 2, 2])
  expect(numbers(feeds, 'images')).toEqual([1, 1, 1, 1, ...new Array(20).fill(0)])
  expect(feeds.aux_imgs!.shape).toEqual([2, 2, 3, 2, 2])
  expect(numbers(feeds, 'aux_imgs')).toEqual([...new Array(8).fill(0), 1, 1, 1, 1, ...new Array(36).fill(0)])
  expect(numbers(feeds, 'rcnn_imgs').map((value) => Math.round(value * 10) / 10)).toEqual([0.2, 0.4, 0.6, 0, 0, 0])
  expect(numbers(feeds, 'image_mask')).toEqual([1, 1, 0, 1, 0, 0, 0, 0])
})

test('pixels of another size, and groups that are not the network’s, are refused', () => {
  expect(() => imageFeeds([{ whole: picture(1, [0, 0, 0]), regions: [[], []] }], layout)).toThrow('2 x 2 x 3 = 12')
  expect(() => imageFeeds([{ whole: null, regions: [] }], layout)).toThrow('0 groups of regions, the network reads 2')
})

test.skipIf(!goldenIsHere('mkgformer_mner'))('other regions change what MKGformer says of a post', async () => {
  const { weights, inputs: given, about } = readGolden('mkgformer_mner')
  const model = authorsModel(about, weights)
  const own = imageLayout(model.inputs, 'mkgformer')
  expect(own.regions.map(({ input }) => input)).toEqual(['aux_imgs', 'rcnn_imgs'])
  const ids = given.get('input_ids')!
  const bytes = onnxModel(model.graph, { outputs: { emissions: model.outputs.emissions! }, parameters: weights })
  const emissions = (colour: readonly [number, number, number]) => {
    const post = { whole: null, regions: own.regions.map(({ side }) => [picture(side, colour)]) }
    const feeds = imageFeeds(
      Array.from({ length: ids.shape[0]! }, () => post),
      own,
    )
    const text = ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => [name, given.get(name)!] as const)
    return withSession(bytes, async ({ run }) => [
      ...((await run({ ...Object.fromEntries(text), ...feeds })).emissions!.data as Float32Array),
    ])
  }
  const [dark, light] = [await emissions([10, 10, 10]), await emissions([240, 20, 20])]
  expect(Math.max(...dark.map((value, at) => Math.abs(value - light[at]!)))).toBeGreaterThan(1e-3)
})
