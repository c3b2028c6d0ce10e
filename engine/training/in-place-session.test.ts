import { expect, test } from 'vitest'
import { gradientGraph } from '../../models/autodiff/gradient-graph.ts'
import { parameterGroups } from '../../models/autodiff/parameter-groups.ts'
import { trainingGraph } from '../../models/autodiff/training-graph.ts'
import { Graph } from '../../models/graph/graph.ts'
import { floats, integers } from '../../models/graph/tensor.ts'
import { crossEntropy } from '../../models/nets/layers/cross-entropy.ts'
import { linear } from '../../models/nets/layers/linear.ts'
import { onnxModel } from '../../models/onnx/onnx-model.ts'
import { seededRandom } from './fit-random.ts'
import { type Feeds, openTrainingSession, type TrainingSession } from './fit-session.ts'
import { openInPlaceSession } from './in-place-session.ts'

const random = seededRandom(4)
const numbers = (shape: readonly number[]) =>
  floats(
    shape,
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random() - 0.5),
  )
const learnt = new Map([
  ['inner.weight', numbers([6, 4])],
  ['inner.bias', numbers([6])],
  ['outer.weight', numbers([3, 6])],
  ['outer.bias', numbers([3])],
])
const groups = parameterGroups(
  [{ takes: (name) => name.startsWith('outer'), learningRateScale: 5 }, { takes: () => true }],
  0.1,
)
const clipNorm = 0.2

function network() {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 4])
  const logits = linear(g, g.tanh(linear(g, x, 'inner', 6)), 'outer', 3)
  return { g, loss: crossEntropy(g, logits, g.input('labels', 'int64', ['batch'])) }
}

const batches: readonly Feeds[] = Array.from({ length: 6 }, (_, at) => ({
  x: numbers([5, 4]),
  labels: integers([5], [0, 1, 2, at % 3, 1]),
}))

function openPlain() {
  const { g, loss } = network()
  const { outputs } = trainingGraph(g, loss, { groups, clipNorm })
  return openTrainingSession({ model: onnxModel(g, { outputs }), learnt, threads: 1 })
}

function openInPlace(from?: ReturnType<TrainingSession['state']>) {
  const { g, loss } = network()
  const { outputs, rules } = gradientGraph(g, loss, groups)
  return openInPlaceSession({
    model: onnxModel(g, { outputs }),
    learnt,
    rules,
    clipNorm,
    threads: 1,
    ...(from && { from }),
  })
}

const close = (a: ReturnType<TrainingSession['weights']>, b: ReturnType<TrainingSession['weights']>) => {
  for (const [name, { data }] of a)
    data.forEach((value, at) => {
      expect(value, name).toBeCloseTo(b.get(name)!.data[at]!, 5)
    })
}

test('steps in place are those of the graph that returns its parameters', async () => {
  const [plain, inPlace] = [await openPlain(), await openInPlace()]
  for (const batch of batches) {
    const [a, b] = [await plain.step(batch, 0.01), await inPlace.step(batch, 0.01)]
    expect(b.loss).toBeCloseTo(a.loss, 5)
    expect(b.gradientNorm).toBeCloseTo(a.gradientNorm, 5)
  }
  close(inPlace.weights(), plain.weights())
  close(inPlace.state().second, plain.state().second)
  expect(learnt.get('inner.bias')!.data).not.toEqual(inPlace.weights().get('inner.bias')!.data)
  await Promise.all([plain.release(), inPlace.release()])
})

test('several batches make the step of one, and a state goes on to the same weights', async () => {
  const half = (feeds: Feeds) => ({ feeds, share: 0.5 })
  const joined = (a: Feeds, b: Feeds): Feeds => ({
    x: floats([10, 4], Float32Array.from([...(a.x!.data as Float32Array), ...(b.x!.data as Float32Array)])),
    labels: integers([10], [...(a.labels!.data as BigInt64Array), ...(b.labels!.data as BigInt64Array)].map(Number)),
  })
  const [whole, parts] = [await openInPlace(), await openInPlace()]
  await whole.step(joined(batches[0]!, batches[1]!), 0.01)
  await parts.step([half(batches[0]!), half(batches[1]!)], 0.01)
  close(parts.weights(), whole.weights())
  const later = await openInPlace(parts.state())
  await parts.step(batches[2]!, 0.01)
  await later.step(batches[2]!, 0.01)
  expect([...later.weights()].map(([, { data }]) => data)).toEqual([...parts.weights()].map(([, { data }]) => data))
  await Promise.all([whole.release(), parts.release(), later.release()])
})

test('a loss that is no number moves nothing', async () => {
  const session = await openInPlace()
  const bad = { ...batches[0]!, x: floats([5, 4], new Float32Array(20).fill(Number.NaN)) }
  expect((await session.step(bad, 0.01)).loss).toBeNaN()
  for (const [name, { data }] of session.weights()) expect(data).toEqual(learnt.get(name)!.data)
  expect(session.state().steps).toBe(0)
  await session.release()
})
