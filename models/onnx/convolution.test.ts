import { expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { ShapeError } from '../graph/shape-error.ts'
import { floats, type Tensor } from '../graph/tensor.ts'
import { randomNumbers, randomTensor } from '../testing/numbers.ts'
import { withSession } from '../testing/with-session.ts'
import { onnxModel } from './onnx-model.ts'

async function run(x: Tensor, build: (g: Graph, x: Value) => Value): Promise<Tensor> {
  const g = new Graph()
  const outputs = { y: build(g, g.input('x', 'float32', ['images', ...x.shape.slice(1)])) }
  return (await withSession(onnxModel(g, { outputs }), ({ run }) => run({ x }))).y!
}

/** Applies `fold` to the pixels that one square (or a kernel of any sides) sees, `undefined` for padding; plain loops. */
function walk(
  x: Tensor,
  kernel: readonly [number, number],
  { stride, padding, dilation }: { readonly stride: number; readonly padding: number; readonly dilation: number },
  fold: (seen: readonly (number | undefined)[], image: number, channel: number) => number,
) {
  const [images, channels, height, width] = x.shape as readonly [number, number, number, number]
  const steps = (side: number, size: number) =>
    Math.floor((side + 2 * padding - dilation * (size - 1) - 1) / stride) + 1
  const [rows, columns] = [steps(height, kernel[0]), steps(width, kernel[1])]
  const values: number[] = []
  for (let image = 0; image < images; image++)
    for (let channel = 0; channel < channels; channel++)
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          const seen: (number | undefined)[] = []
          for (let ky = 0; ky < kernel[0]; ky++)
            for (let kx = 0; kx < kernel[1]; kx++) {
              const y = row * stride - padding + ky * dilation
              const z = column * stride - padding + kx * dilation
              const inside = y >= 0 && y < height && z >= 0 && z < width
              seen.push(inside ? Number(x.data[((image * channels + channel) * height + y) * width + z]) : undefined)
            }
          values.push(fold(seen, image, channel))
        }
  return { shape: [images, channels, rows, columns], values }
}

function expectNumbers(got: Tensor, wanted: readonly number[]): void {
  expect(got.data.length).toBe(wanted.length)
  wanted.forEach((value, at) => {
    expect(Number(got.data[at])).toBeCloseTo(value, 5)
  })
}

const random = randomNumbers(8)

test.each([
  { name: 'as it is', stride: 1, padding: 0, dilation: 1 },
  { name: 'with stride and padding', stride: 2, padding: 1, dilation: 1 },
  { name: 'with holes', stride: 1, padding: 2, dilation: 2 },
])('a convolution $name agrees with plain loops', async (steps) => {
  const x = randomTensor([2, 1, 6, 7], random)
  const kernels = randomTensor([3, 1, 2, 3], random)
  const got = await run(x, (g, value) => g.conv(value, g.constant(kernels), steps))
  const byFilter = [0, 1, 2].map((filter) =>
    walk(x, [2, 3], steps, (seen) =>
      seen.reduce<number>((sum, pixel, at) => sum + (pixel ?? 0) * kernels.data[filter * 6 + at]!, 0),
    ),
  )
  const [, , rows, columns] = byFilter[0]!.shape as [number, number, number, number]
  expect(got.shape).toEqual([2, 3, rows, columns])
  const image = (at: number) =>
    byFilter.flatMap(({ values }) => values.slice(at * rows * columns, (at + 1) * rows * columns))
  expectNumbers(got, [...image(0), ...image(1)])
})

test('a convolution adds up its channels', async () => {
  const x = floats([1, 2, 1, 2], [1, 2, 10, 20])
  const kernels = floats([1, 2, 1, 1], [1, 0.5])
  expect(await run(x, (g, value) => g.conv(value, g.constant(kernels)))).toEqual(floats([1, 1, 1, 2], [6, 12]))
})

test('the largest of each square is found, and padding never wins', async () => {
  const x = randomTensor([2, 2, 5, 6], random, [-2, -1])
  const wanted = walk(x, [3, 3], { stride: 2, padding: 1, dilation: 1 }, (seen) =>
    Math.max(...seen.filter((pixel) => pixel !== undefined)),
  )
  const got = await run(x, (g, value) => g.maxPool(value, 3, { stride: 2, padding: 1 }))
  expect(got.shape).toEqual(wanted.shape)
  expectNumbers(got, wanted.values)
})

test('an average over squares leaves out the row and column that fill none', async () => {
  const x = randomTensor([1, 2, 7, 7], random)
  const wanted = walk(x, [3, 3], { stride: 3, padding: 0, dilation: 1 }, (seen) =>
    seen.reduce<number>((sum, pixel) => sum + pixel! / 9, 0),
  )
  const got = await run(x, (g, value) => g.averagePool(value, 3))
  expect(got.shape).toEqual([1, 2, 2, 2])
  expectNumbers(got, wanted.values)
})

test('channels are normalised by given statistics', async () => {
  const x = floats([1, 2, 1, 2], [1, 3, 10, 20])
  const got = await run(x, (g, value) => {
    const byChannel = [
      [2, 1],
      [5, 0],
      [1, 10],
      [4, 25],
    ].map((numbers) => g.constant(floats([2], numbers)))
    return g.apply('BatchNormalization', [value, ...byChannel], { epsilon: 0 })[0]!
  })
  expectNumbers(got, [5, 7, 0, 2])
})

test.each([
  {
    name: 'channels that differ',
    build: (g: Graph, x: Value) => g.conv(x, g.parameter('k', [2, 4, 3, 3])),
    message: 'Conv: kernels [2, 4, 3, 3] do not fit into images [images, 3, 8, 8]',
  },
  {
    name: 'a kernel larger than the image',
    build: (g: Graph, x: Value) => g.conv(x, g.parameter('k', [2, 3, 9, 9])),
    message: 'Conv: kernels [2, 3, 9, 9] do not fit into images [images, 3, 8, 8]',
  },
  {
    name: 'squares of nothing',
    build: (g: Graph, x: Value) => g.averagePool(x, 0),
    message: 'AveragePool: squares of 0x0 with stride 0 and padding 0 do not fit into [images, 3, 8, 8]',
  },
  {
    name: 'squares of padding alone',
    build: (g: Graph, x: Value) => g.maxPool(x, 2, { padding: 2 }),
    message: 'MaxPool: squares of 2x2 with stride 2 and padding 2 do not fit into [images, 3, 8, 8]',
  },
  {
    name: 'sides that are no numbers',
    build: (g: Graph) => g.maxPool(g.input('y', 'float32', ['images', 3, 'side', 8]), 2),
    message: 'MaxPool: [images, 3, side, 8] is no [images, channels, height, width] with sides in numbers',
  },
])('$name are refused', ({ build, message }) => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['images', 3, 8, 8])
  expect(() => build(g, x)).toThrow(new ShapeError(message))
})
