import { expect } from 'vitest'
import { gradients } from '../autodiff/gradients.ts'
import { evaluateDim, type Shape } from '../graph/dims.ts'
import { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { floats } from '../graph/tensor.ts'
import { onnxModel } from '../onnx/onnx-model.ts'
import { randomNumbers, randomTensor } from './numbers.ts'
import { withSession } from './with-session.ts'

export interface GradientCase {
  /** Of the float inputs that are varied; named sizes are given in `sizes`. */
  readonly shapes: readonly Shape[]
  readonly sizes?: Readonly<Record<string, number>>
  /** Where the inputs lie; keep away from kinks and poles. */
  readonly range?: readonly [number, number]
  readonly build: (g: Graph, inputs: readonly Value[]) => Value
}

/**
 * Compares the gradient of a randomly weighted sum of the result with fourth-order central differences, for every element of
 * every input. Both run on the real runtime in float32.
 */
export async function expectGradientsToAgree({
  shapes,
  sizes = {},
  range = [-1, 1],
  build,
}: GradientCase): Promise<void> {
  const known = new Map(Object.entries(sizes))
  const random = randomNumbers(7)
  const g = new Graph()
  const inputs = shapes.map((shape, at) => g.input(`x${at}`, 'float32', shape))
  const feeds: Record<string, Tensor> = {}
  shapes.forEach((shape, at) => {
    feeds[`x${at}`] = randomTensor(
      shape.map((dim) => evaluateDim(dim, known)),
      random,
      range,
    )
  })
  const result = build(g, inputs)
  const weights = g.input('weights', 'float32', result.shape)
  feeds.weights = randomTensor(
    result.shape.map((dim) => evaluateDim(dim, known)),
    random,
  )
  const loss = g.sum(g.mul(result, weights))
  const found = gradients(g, loss, inputs)
  const outputs: Record<string, Value> = {}
  found.forEach((gradient, at) => {
    if (!gradient) throw new Error(`input ${at} has no gradient`)
    expect(gradient.shape).toEqual(shapes[at])
    outputs[`d${at}`] = gradient
  })
  const derived = await withSession(onnxModel(g, { outputs }), ({ run }) => run(feeds))

  await withSession(onnxModel(g, { outputs: { loss } }), async ({ run }) => {
    for (const at of shapes.keys()) {
      const { shape, data } = feeds[`x${at}`]!
      const lossAt = async (element: number, step: number) => {
        const moved = Float32Array.from(data as Float32Array)
        moved[element]! += step
        return Number((await run({ ...feeds, [`x${at}`]: floats(shape, moved) })).loss!.data[0])
      }
      const step = 2e-2
      const differences: number[] = []
      for (let element = 0; element < data.length; element++) {
        const near = (await lossAt(element, step)) - (await lossAt(element, -step))
        const far = (await lossAt(element, 2 * step)) - (await lossAt(element, -2 * step))
        differences.push((8 * near - far) / (12 * step))
      }
      const gradient = [...(derived[`d${at}`]!.data as Float32Array)]
      const largest = Math.max(...differences.map(Math.abs), 1e-2)
      gradient.forEach((value, element) => {
        expect(
          Math.abs(value - differences[element]!),
          `input ${at}, element ${element}: ${value} against ${differences[element]}`,
        ).toBeLessThan(1e-3 * largest + 1e-4)
      })
    }
  })
}
