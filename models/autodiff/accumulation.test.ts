import { expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { floats, integers, type Tensor, zeros } from '../graph/tensor.ts'
import { crossEntropy } from '../nets/layers/cross-entropy.ts'
import { layerNorm } from '../nets/layers/layer-norm.ts'
import { linear } from '../nets/layers/linear.ts'
import { onnxModel } from '../onnx/onnx-model.ts'
import { randomParameters } from '../testing/check-network-gradients.ts'
import { compareTensors, randomNumbers, randomTensor } from '../testing/numbers.ts'
import { withSession } from '../testing/with-session.ts'
import { accumulatingGraph, applyingGraph } from './accumulation.ts'
import { parameterGroups } from './parameter-groups.ts'
import { trainingGraph } from './training-graph.ts'

function build(): { readonly g: Graph; readonly loss: Value } {
  const g = new Graph()
  const hidden = layerNorm(g, g.gelu(linear(g, g.input('x', 'float32', ['batch', 4]), 'inner', 6)), 'norm', 1e-5)
  g.parameter('idle', [2])
  return { g, loss: crossEntropy(g, linear(g, hidden, 'outer', 3), g.input('y', 'int64', ['batch'])) }
}

const options = {
  groups: parameterGroups(
    [{ takes: (name) => name.startsWith('outer'), learningRateScale: 3 }, { takes: () => true }],
    0.1,
  ),
  clipNorm: 0.05,
} as const
const scalars = (step: number) => ({ step: floats([], [step]), learning_rate: floats([], [0.01]) })
const random = randomNumbers(4)
const xs = randomTensor([8, 4], random)
const ys = Array.from({ length: 8 }, () => Math.floor(3 * random()))
const rows = (from: number, to: number) => ({
  x: floats([to - from, 4], xs.data.subarray(from * 4, to * 4)),
  y: integers([to - from], ys.slice(from, to)),
})

type State = Map<string, Tensor>
function start(): { readonly state: State; readonly learnt: readonly string[] } {
  const { g, loss } = build()
  const { learnt } = trainingGraph(g, loss, options)
  const state: State = new Map(randomParameters(build().g))
  for (const name of learnt)
    for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, zeros(state.get(name)!.shape))
  return { state, learnt }
}

function take(state: State, learnt: readonly string[], results: Readonly<Record<string, Tensor>>): void {
  for (const name of learnt) {
    state.set(name, results[`new/${name}`]!)
    for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, results[`new_${moment}/${name}`]!)
  }
}

async function atOnce(steps: number): Promise<State> {
  const { g, loss } = build()
  const { outputs } = trainingGraph(g, loss, options)
  const { state, learnt } = start()
  await withSession(onnxModel(g, { outputs }), async ({ run }) => {
    for (let step = 1; step <= steps; step++)
      take(state, learnt, await run({ ...Object.fromEntries(state), ...rows(0, 8), ...scalars(step) }))
  })
  return state
}

async function inParts(steps: number, cuts: readonly number[]): Promise<State> {
  const { g, loss } = build()
  const accumulating = accumulatingGraph(g, loss, options)
  const { state, learnt } = start()
  const shapes = new Map(accumulating.learnt.map((name) => [name, state.get(name)!.shape]))
  const { graph, training } = applyingGraph(shapes, options)
  expect([...accumulating.learnt].sort()).toEqual([...learnt].sort())
  await withSession(onnxModel(g, { outputs: accumulating.outputs }), async (small) => {
    await withSession(onnxModel(graph, { outputs: training.outputs }), async (apply) => {
      for (let step = 1; step <= steps; step++) {
        for (const name of learnt) state.set(`sum/${name}`, zeros(state.get(name)!.shape))
        for (const [at, from] of cuts.entries()) {
          const to = cuts[at + 1] ?? 8
          const share = floats([], [(to - from) / 8])
          const results = await small.run({ ...Object.fromEntries(state), ...rows(from, to), share })
          for (const name of learnt) state.set(`sum/${name}`, results[`new_sum/${name}`]!)
        }
        take(state, learnt, await apply.run({ ...Object.fromEntries(state), ...scalars(step) }))
      }
    })
  })
  return state
}

test.each([
  { name: 'two batches of four', cuts: [0, 4] },
  { name: 'batches of three, four and one', cuts: [0, 3, 7] },
])('$name, added up, move the parameters as one batch of eight', async ({ cuts }) => {
  const [whole, parts] = [await atOnce(3), await inParts(3, cuts)]
  for (const [name, tensor] of whole) {
    const { difference, largest } = compareTensors(parts.get(name)!, tensor)
    expect(difference, name).toBeLessThan(1e-6 + 1e-5 * largest)
  }
  const moved = compareTensors(whole.get('inner.weight')!, randomParameters(build().g).get('inner.weight')!)
  expect(moved.difference).toBeGreaterThan(0.01)
})

test('a parameter that no group takes cannot be applied', () => {
  const groups = [{ takes: () => false, learningRateScale: 1, weightDecay: 0 }]
  expect(() => applyingGraph(new Map([['a', [1]]]), { groups })).toThrow("'a' is to learn, but no group takes it")
})
