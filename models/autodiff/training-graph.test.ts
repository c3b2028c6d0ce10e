import { expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import { floats, type Tensor, zeros } from '../graph/tensor.ts'
import { onnxModel } from '../onnx/onnx-model.ts'
import { randomNumbers, randomTensor } from '../testing/numbers.ts'
import { withSession } from '../testing/with-session.ts'
import { trainingGraph } from './training-graph.ts'
import type { TrainingOptions } from './training-options.ts'

/** Least squares on a line: weight, bias, and a parameter the loss does not know. */
function build(options: Partial<TrainingOptions> = {}) {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 2])
  const y = g.input('y', 'float32', ['batch', 1])
  g.parameter('idle', [3])
  const hidden = g.mul(
    g.add(g.matMul(x, g.parameter('weight', [2, 1])), g.parameter('bias', [1])),
    g.parameter('scale', [1]),
  )
  const loss = g.mean(g.square(g.sub(hidden, y)))
  const groups = [{ takes: () => true, learningRateScale: 1, weightDecay: 0 }]
  return { g, training: trainingGraph(g, loss, { groups, ...options }) }
}

async function train({ g, training }: ReturnType<typeof build>, steps: number, learningRate: number) {
  const random = randomNumbers(1)
  const start = new Map<string, Tensor>([
    ['weight', floats([2, 1], [0.1, 0.2])],
    ['bias', floats([1], [0])],
    ['scale', floats([1], [1])],
    ['idle', floats([3], [1, 2, 3])],
  ])
  const frozen = new Map([...start].filter(([name]) => !training.learnt.includes(name)))
  const state = new Map(start)
  for (const name of training.learnt)
    for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, zeros(start.get(name)!.shape))
  const losses: number[] = []
  const norms: number[] = []
  const bytes = onnxModel(g, { outputs: training.outputs, parameters: frozen })
  await withSession(bytes, async ({ run }) => {
    for (let step = 1; step <= steps; step++) {
      const x = randomTensor([16, 2], random)
      const y = floats(
        [16, 1],
        Array.from({ length: 16 }, (_, at) => 2 * x.data[2 * at]! - x.data[2 * at + 1]! + 0.5),
      )
      const scalars = { step: floats([], [step]), learning_rate: floats([], [learningRate]) }
      const results = await run({ ...Object.fromEntries(state), x, y, ...scalars })
      losses.push(Number(results.loss!.data[0]))
      norms.push(Number(results.gradient_norm!.data[0]))
      for (const name of training.learnt) {
        state.set(name, results[`new/${name}`]!)
        for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, results[`new_${moment}/${name}`]!)
      }
    }
  })
  return { state, losses, norms }
}

test('a line is learnt', async () => {
  const { state, losses } = await train(build(), 300, 0.05)
  expect(losses.at(-1)).toBeLessThan(1e-3 * losses[0]!)
  const scale = Number(state.get('scale')!.data[0])
  expect(Number(state.get('weight')!.data[0]) * scale).toBeCloseTo(2, 1)
  expect(Number(state.get('bias')!.data[0]) * scale).toBeCloseTo(0.5, 1)
})

test('what the loss does not know is left alone', () => {
  const { training } = build()
  expect(training.learnt).toEqual(['weight', 'bias', 'scale'])
  expect(Object.keys(training.outputs).filter((name) => name.includes('idle'))).toEqual([])
})

test('groups are chosen by name, learn at their own rate, or not at all', async () => {
  const { state } = await train(
    build({
      groups: [
        { takes: (name) => name === 'weight', learningRateScale: 10, weightDecay: 0 },
        { takes: (name) => name === 'bias', learningRateScale: 1, weightDecay: 0 },
      ],
    }),
    1,
    0.001,
  )
  // AdamW's first step is the learning rate times the sign of the gradient.
  expect(Math.abs(Number(state.get('weight')!.data[0]) - 0.1)).toBeCloseTo(0.01, 5)
  expect(Math.abs(Number(state.get('bias')!.data[0]))).toBeCloseTo(0.001, 5)
  expect(state.get('scale')!.data[0]).toBe(1)
})

test('clipping shortens what enters the moments, and reports the length before', async () => {
  const free = await train(build(), 1, 0.001)
  const clipped = await train(build({ clipNorm: 0.1 }), 1, 0.001)
  expect(clipped.norms).toEqual(free.norms)
  expect(free.norms[0]).toBeGreaterThan(0.1)
  const shrink = 0.1 / free.norms[0]!
  for (const [moment, power] of [
    ['first', 1],
    ['second', 2],
  ] as const)
    for (const name of ['weight', 'bias']) {
      const whole = Number(free.state.get(`${moment}/${name}`)!.data[0])
      expect(Number(clipped.state.get(`${moment}/${name}`)!.data[0])).toBeCloseTo(whole * shrink ** power, 6)
    }
})
