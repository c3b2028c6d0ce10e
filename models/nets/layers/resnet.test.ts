import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import { floats, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { expectParameterGradientsToAgree } from '../../testing/check-parameter-gradients.ts'
import { compareTensors, numbersOf, randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { measuringBatchNorm } from './batch-norm.ts'
import { measureResnet, type ResnetSizes, resnet50, resnetStages, stageChannels } from './resnet.ts'

const sizes: ResnetSizes = { base: 2, blocks: [2, 1, 1, 1], epsilon: 1e-5 }
const pixels = (g: Graph) => g.input('pixels', 'float32', ['images', 3, 32, 32])

test('a ResNet-50 has the parameters and stages of torchvision', () => {
  const g = new Graph()
  const stages = resnetStages(g, g.input('pixels', 'float32', ['images', 3, 224, 224]), 'net', resnet50)
  expect(stages.map(({ shape }) => shape)).toEqual([
    ['images', 256, 56, 56],
    ['images', 512, 28, 28],
    ['images', 1024, 14, 14],
    ['images', 2048, 7, 7],
  ])
  expect(stageChannels(resnet50)).toEqual([256, 512, 1024, 2048])
  const names = [...g.parameters.keys()]
  const learnt = names.filter((name) => !/running/.test(name))
  const count = learnt.reduce(
    (sum, name) =>
      sum + (g.parameters.get(name)!.shape as readonly number[]).reduce((product, size) => product * size, 1),
    0,
  )
  // 25,557,032 less the classifier's 2,049,000.
  expect(count).toBe(23_508_032)
  expect(names).toContain('net.layer4.2.bn3.running_var')
  expect(g.parameters.get('net.layer3.0.downsample.0.weight')!.shape).toEqual([1024, 512, 1, 1])
})

/** He's normal start for kernels, nothing shifted or scaled. */
function start(g: Graph): Map<string, Tensor> {
  const random = randomNumbers(3)
  return new Map(
    [...g.parameters].map(([name, { shape }]) => {
      const [out, inner = 1, ...kernel] = shape as readonly number[]
      if (kernel.length === 0)
        return [name, floats([out!], new Float32Array(out!).fill(/weight|var/.test(name) ? 1 : 0))]
      const limit = Math.sqrt(6 / (inner * kernel[0]! ** 2))
      return [name, randomTensor(shape as readonly number[], random, [-limit, limit])]
    }),
  )
}

test('measured statistics, put in their place, give inference what the measuring pass saw', async () => {
  const images = randomTensor([3, 3, 32, 32], randomNumbers(9), [0, 3])
  const g = new Graph()
  const { stages, measured } = measureResnet(g, pixels(g), 'net', sizes)
  const parameters = start(g)
  const bytes = onnxModel(g, { outputs: { ...measured, seen: stages[1]! }, parameters })
  const results = await withSession(bytes, ({ run }) => run({ pixels: images }))
  const inference = new Graph()
  const outputs = { stage: resnetStages(inference, pixels(inference), 'net', sizes)[1]! }
  const wanted = [...inference.parameters.keys()].filter((name) => /running/.test(name))
  expect(Object.keys(measured).sort()).toEqual(wanted.sort())
  for (const name of wanted) parameters.set(name, results[name]!)
  for (const [name, value] of start(inference)) if (!parameters.has(name)) parameters.set(name, value)
  const { stage } = await withSession(onnxModel(inference, { outputs, parameters }), ({ run }) =>
    run({ pixels: images }),
  )
  // The variance kept divides by one less: of 3 images with 16 places each, a little smaller numbers come out.
  const { difference, largest } = compareTensors(stage!, results.seen!)
  expect(largest).toBeGreaterThan(1)
  expect(difference).toBeLessThan(0.05 * largest)
})

test('statistics are the mean and the unbiased variance of each channel', async () => {
  const x = floats([2, 2, 1, 2], [1, 2, 10, 10, 3, 6, 10, 14])
  const g = new Graph()
  const measured: Record<string, Value> = {}
  const y = measuringBatchNorm(g, 0, measured)(g.input('x', 'float32', ['images', 2, 1, 2]), 'bn')
  const parameters = new Map([
    ['bn.weight', floats([2], [1, 2])],
    ['bn.bias', floats([2], [0, 1])],
  ])
  const results = await withSession(onnxModel(g, { outputs: { ...measured, y }, parameters }), ({ run }) => run({ x }))
  const numbers = (name: string) => numbersOf(results[name]!).map((value) => Math.round(value * 1e4) / 1e4)
  expect(numbers('bn.running_mean')).toEqual([3, 11])
  expect(numbers('bn.running_var')).toEqual([4.6667, 4])
  // Normalised by the biased variances 3.5 and 3.
  expect(numbers('y')).toEqual([-1.069, -0.5345, -0.1547, -0.1547, 0, 1.6036, -0.1547, 4.4641])
})

test('gradients through the statistics of a batch agree with central differences', async () => {
  const g = new Graph()
  const kernels = g.parameter('kernels', [2, 2, 1, 1])
  const y = measuringBatchNorm(g, 1e-3, {})(g.conv(g.input('x', 'float32', [2, 2, 2, 2]), kernels), 'bn')
  const random = randomNumbers(5)
  const loss = g.sum(g.mul(y, g.constant(randomTensor([2, 2, 2, 2], random))))
  const parameters = new Map(
    [...g.parameters].map(([name, { shape }]) => [name, randomTensor(shape as readonly number[], random)] as const),
  )
  const feeds = { x: randomTensor([2, 2, 2, 2], random) }
  await expectParameterGradientsToAgree(g, loss, feeds, parameters, [...parameters.keys()])
})

test('channels that are only known at run time are refused', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['images', 'channels', 8, 8])
  expect(() => resnetStages(g, x, 'net', sizes)).toThrow(
    new ShapeError('net.conv1: the channels of [images,channels,8,8] must be a number'),
  )
})
