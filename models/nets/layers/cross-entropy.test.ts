import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { floats, integers } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { expectGradientsToAgree } from '../../testing/check-gradients.ts'
import { withSession } from '../../testing/with-session.ts'
import { type BinaryWeights, binaryCrossEntropy } from './binary-cross-entropy.ts'
import { crossEntropy, smoothedCrossEntropy } from './cross-entropy.ts'

const logits = [1, 2, 0.5, -1, 0, 3]
const targets = [1, 0]

async function lossOf(build: (g: Graph, logits: Value, targets: Value) => Value, scores = logits): Promise<number> {
  const g = new Graph()
  const loss = build(g, g.input('logits', 'float32', ['batch', 3]), g.input('targets', 'int64', ['batch']))
  const feeds = { logits: floats([2, 3], scores), targets: integers([2], targets) }
  return Number((await withSession(onnxModel(g, { outputs: { loss } }), ({ run }) => run(feeds))).loss!.data[0])
}

/** -log softmax, row by row, in doubles. */
const costs = [0, 1].map((row) => {
  const scores = logits.slice(row * 3, row * 3 + 3)
  const total = Math.log(scores.reduce((sum, x) => sum + Math.exp(x), 0))
  return scores.map((x) => total - x)
})

test('cross entropy is the mean cost of the targets', async () => {
  const wanted = (costs[0]![1]! + costs[1]![0]!) / 2
  expect(await lossOf((g, x, y) => crossEntropy(g, x, y))).toBeCloseTo(wanted, 5)
})

test('class weights make the mean a weighted one', async () => {
  const wanted = (5 * costs[0]![1]! + 2 * costs[1]![0]!) / 7
  expect(await lossOf((g, x, y) => crossEntropy(g, x, y, [2, 5, 11]))).toBeCloseTo(wanted, 5)
  const equal = await lossOf((g, x, y) => crossEntropy(g, x, y, [3, 3, 3]))
  expect(equal).toBeCloseTo(await lossOf((g, x, y) => crossEntropy(g, x, y)), 6)
})

test('weights for another number of classes are refused', async () => {
  await expect(lossOf((g, x, y) => crossEntropy(g, x, y, [1, 2]))).rejects.toThrow(
    '2 class weights for logits [batch,3]',
  )
})

test('smoothing gives a little of the target to the others', async () => {
  const row = (at: number, target: number) =>
    costs[at]!.reduce((sum, cost, each) => sum + cost * (each === target ? 0.7 : 0.1), 0)
  const wanted = (row(0, 1) + row(1, 0)) / 2
  expect(await lossOf((g, x, y) => smoothedCrossEntropy(g, x, y, 0.3))).toBeCloseTo(wanted, 5)
})

test('binary cross entropy stays finite for large scores', async () => {
  const loss = await lossOf((g, x) => binaryCrossEntropy(g, x, g.scalar(1)), [100, -100, 0, 0, 0, 0])
  expect(loss).toBeCloseTo((100 + 4 * Math.log(2)) / 6, 4)
})

/** Of logits -2 to 2 in two rows, the first element of each right. */
async function binaryOf(weights: (g: Graph) => BinaryWeights): Promise<number> {
  const g = new Graph()
  const loss = binaryCrossEntropy(g, g.input('x', 'float32', [2, 3]), g.input('y', 'float32', [2, 3]), weights(g))
  const feeds = { x: floats([2, 3], [2, -1, 0, -2, 1, 0]), y: floats([2, 3], [1, 0, 0, 1, 0, 0]) }
  return Number((await withSession(onnxModel(g, { outputs: { loss } }), ({ run }) => run(feeds))).loss!.data[0])
}

/** What is right, then what is not, row by row. */
const softplus = (x: number) => Math.log1p(Math.exp(x))
const [right, wrong] = [
  [softplus(-2), softplus(2)],
  [softplus(-1) + softplus(0), softplus(1) + softplus(0)],
] as const

test.each([
  { name: 'none', weights: () => ({}), wanted: (right[0] + wrong[0] + right[1] + wrong[1]) / 6 },
  { name: 'ones', weights: ones, wanted: (right[0] + wrong[0] + right[1] + wrong[1]) / 6 },
  {
    name: 'five for what is right',
    weights: () => ({ positive: 5 }),
    wanted: (5 * (right[0] + right[1]) + wrong[0] + wrong[1]) / 6,
  },
  {
    name: 'three for the second row',
    weights: (g: Graph) => ({ rows: g.constant(floats([2], [1, 3])) }),
    wanted: (right[0] + wrong[0] + 3 * (right[1] + wrong[1])) / 12,
  },
])('binary cross entropy with weights: $name', async ({ weights, wanted }) => {
  expect(await binaryOf(weights)).toBeCloseTo(wanted, 5)
})

function ones(g: Graph): BinaryWeights {
  return { positive: 1, rows: g.constant(floats([2], [1, 1])) }
}

test.each([
  { name: 'cross entropy', loss: (g: Graph, x: Value, y: Value) => crossEntropy(g, x, y) },
  { name: 'cross entropy with weights', loss: (g: Graph, x: Value, y: Value) => crossEntropy(g, x, y, [1, 4, 2]) },
  { name: 'smoothed cross entropy', loss: (g: Graph, x: Value, y: Value) => smoothedCrossEntropy(g, x, y, 0.2) },
])('the gradient of $name agrees with differences', async ({ loss }) => {
  await expectGradientsToAgree({
    shapes: [[2, 3]],
    range: [-2, 2],
    build: (g, [x]) => loss(g, x!, g.constant(integers([2], targets))),
  })
})

test.each([{ weighted: false }, { weighted: true }])(
  'the gradient of binary cross entropy agrees with differences, weighted $weighted',
  async ({ weighted }) => {
    await expectGradientsToAgree({
      shapes: [
        [3, 4],
        [3, 4],
      ],
      range: [0.2, 0.9],
      build: (g, [x, y]) => {
        const weights = weighted ? { positive: 4, rows: g.constant(floats([3], [1, 2, 5])) } : {}
        return binaryCrossEntropy(g, g.sub(x!, g.scalar(1)), y!, weights)
      },
    })
  },
)
