import { expect, test } from 'vitest'
import { onnxModel } from '../onnx/onnx-model.ts'
import { withSession } from '../testing/with-session.ts'
import { frozenBoundary } from './frozen-boundary.ts'
import { Graph } from './graph.ts'
import { floats, integers } from './tensor.ts'

/** ids -> table -> lower -> (dropout) -> upper, with a mask that both parts read. */
function network(rate: number) {
  const g = new Graph()
  const ids = g.input('ids', 'int64', ['batch', 'length'])
  const mask = g.input('mask', 'float32', ['batch', 'length'])
  const seed = g.input('seed', 'int64', [])
  const wide = g.unsqueeze(mask, 2)
  const embedded = g.mul(g.gather(g.parameter('table', [4, 2]), ids), wide)
  const dropped = g.dropout(embedded, seed, rate, 1)
  const lower = g.tanh(g.matMul(dropped, g.parameter('lower', [2, 2])))
  const upper = g.mul(g.matMul(g.dropout(lower, seed, rate, 2), g.parameter('upper', [2, 2])), wide)
  const result = g.add(upper, g.scale(dropped, 2))
  return { g, embedded, lower, result }
}
const options = { learns: (name: string) => name === 'upper', below: (name: string) => name === 'ids' }
const parameters = new Map([
  ['table', floats([4, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
  ['lower', floats([2, 2], [0.1, 0.2, -0.3, 0.4])],
  ['upper', floats([2, 2], [1, -1, 0.5, 2])],
])
const feeds = { ids: integers([1, 3], [1, 3, 0]), mask: floats([1, 3], [1, 1, 0]) }

test('above and below the boundary together compute what the whole graph computes', async () => {
  const { g, result } = network(0)
  const [first, second, ...more] = frozenBoundary(g, result, options)
  expect(more).toEqual([])
  const given = { 'state/0': first!, 'state/1': second! }
  const whole = await withSession(onnxModel(g, { outputs: { result }, parameters }), ({ run }) => run(feeds))
  const below = await withSession(onnxModel(g, { outputs: given, parameters }), ({ inputNames, run }) => {
    expect(inputNames.toSorted()).toEqual(['ids', 'mask'])
    return run(feeds)
  })
  const above = await withSession(onnxModel(g, { outputs: { result }, parameters, given }), ({ inputNames, run }) => {
    expect(inputNames.toSorted()).toEqual(['mask', 'state/0', 'state/1'])
    return run({ mask: feeds.mask, ...below })
  })
  expect(above.result).toEqual(whole.result)
})

test('a training graph has the boundary of its inference graph; dropout right above it stays', async () => {
  const plain = network(0)
  const training = network(0.5)
  const shapes = (values: readonly { shape: readonly unknown[] }[]) => values.map(({ shape }) => shape.join())
  const cut = frozenBoundary(training.g, training.result, options)
  expect(shapes(cut)).toEqual(shapes(frozenBoundary(plain.g, plain.result, options)))
  expect(cut).toContain(training.lower)
  const given = Object.fromEntries(cut.map((value, at) => [`state/${at}`, value]))
  const model = onnxModel(training.g, { outputs: { result: training.result }, parameters, given })
  await withSession(model, async ({ inputNames }) =>
    expect(inputNames.toSorted()).toEqual(['mask', 'seed', 'state/0', 'state/1']),
  )
})

test('where everything learns there is nothing to keep', () => {
  const { g, result } = network(0)
  expect(frozenBoundary(g, result, { ...options, learns: () => true })).toEqual([])
})

test('where nothing learns the result itself is kept', () => {
  const { g, result } = network(0)
  expect(frozenBoundary(g, result, { ...options, learns: () => false })).toEqual([result])
})

test('a value is not given under the name of an input', () => {
  const { g, embedded, result } = network(0)
  expect(() => onnxModel(g, { outputs: { result }, given: { ids: embedded } })).toThrow(
    "'ids' has the name of an input",
  )
})
