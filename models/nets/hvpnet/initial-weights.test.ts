import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { numbersOf, randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { measureResnet } from '../layers/resnet.ts'
import { type HvpnetConfig, small } from './config.ts'
import { feedsFor, paper } from './fixtures/tiny.ts'
import { initialWeights } from './initial-weights.ts'
import { hvpnetNer } from './ner.ts'

const shapesOf = (g: Graph) => new Map([...g.parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
const deviation = (tensor: Tensor) =>
  Math.sqrt(numbersOf(tensor).reduce((sum, value) => sum + value ** 2, 0) / tensor.data.length)

test('numbers start as large as each part wants them, the same for a seed', () => {
  const g = new Graph()
  hvpnetNer(g, 5, { ...paper, hidden: 64, intermediate: 128, resnet: { ...small.resnet, base: 8 } })
  const weights = initialWeights(shapesOf(g), randomNumbers(1))
  const spread = (name: string) => deviation(weights.get(name)!)
  expect(spread('bert.encoder.layer.0.output.dense.weight')).toBeCloseTo(0.02, 3)
  // Kernels of 3x3 to 8 channels: the square root of 2 / 72.
  expect(spread('image_model.resnet.layer1.0.conv2.weight')).toBeCloseTo(Math.sqrt(2 / 72), 1)
  expect(spread('prefix_map.0.weight')).toBeCloseTo(Math.sqrt(2 / 192), 2)
  expect(spread('gates.0.weight') + spread('crf.transitions') + spread('fc.bias')).toBe(0)
  expect(new Set(weights.get('image_model.resnet.bn1.running_var')!.data)).toEqual(new Set([1]))
  expect(initialWeights(shapesOf(g), randomNumbers(1))).toEqual(weights)
})

test('gates start even, and measured statistics keep the levels of the pyramid at one size', async () => {
  const config: HvpnetConfig = { ...paper, resnet: { ...small.resnet, base: 4 } }
  const g = new Graph()
  const model = hvpnetNer(g, 3, config)
  const weights: Map<string, Tensor> = initialWeights(shapesOf(g), randomNumbers(2))
  const outputs: Record<string, Value> = { gates: model.layers[0]!.prefix!.gates! }
  model.levels.forEach((level, at) => {
    outputs[`level${at}`] = level
  })
  const run = () => withSession(onnxModel(g, { outputs, parameters: weights }), ({ run }) => run(feedsFor(g)))
  const before = await run()
  expect(new Set(numbersOf(before.gates!))).toEqual(new Set([0.25]))
  expect(deviation(before.level3!) / deviation(before.level0!)).toBeGreaterThan(4)

  const measuring = new Graph()
  const pixels = measuring.input('pixels', 'float32', ['images', 3, config.image, config.image])
  const { measured } = measureResnet(measuring, pixels, 'image_model.resnet', config.resnet)
  const some = { pixels: randomTensor([8, 3, config.image, config.image], randomNumbers(5)) }
  const found = await withSession(onnxModel(measuring, { outputs: measured, parameters: weights }), ({ run }) =>
    run(some),
  )
  for (const [name, value] of Object.entries(found)) weights.set(name, value)
  const after = await run()
  for (const level of [0, 1, 2, 3]) {
    const size = deviation(after[`level${level}`]!)
    expect(size).toBeGreaterThan(0.1)
    expect(size, `level ${level}`).toBeLessThan(3)
  }
})
