import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import { floats } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { withSession } from '../../testing/with-session.ts'
import { oneOfSeveral } from './one-of-several.ts'

const logits = [
  [2, -1, 0.5],
  [0, 3, 1],
]
const probability = (row: number, of: number) =>
  Math.exp(logits[row]![of]!) / logits[row]!.reduce((sum, each) => sum + Math.exp(each), 0)

test.each([
  {
    name: 'one target each is cross entropy',
    targets: [1, 0, 0, 0, 0, 1],
    loss: -(Math.log(probability(0, 0)) + Math.log(probability(1, 2))) / 2,
  },
  {
    name: 'all but one is the probability of anything else',
    targets: [0, 1, 1, 1, 0, 1],
    loss: -(Math.log(1 - probability(0, 0)) + Math.log(1 - probability(1, 1))) / 2,
  },
  {
    name: 'weighted by the targets',
    targets: [1, 0, 0, 0, 1, 1],
    weights: [1, 2, 4],
    loss: -(Math.log(probability(0, 0)) + 3 * Math.log(1 - probability(1, 0))) / 4,
  },
])('$name', async ({ targets, weights, loss }) => {
  const g = new Graph()
  const [scores, sets] = ['logits', 'targets'].map((name) => g.input(name, 'float32', ['batch', 3]))
  const model = onnxModel(g, { outputs: { loss: oneOfSeveral(g, scores!, sets!, weights) }, parameters: new Map() })
  const feeds = { logits: floats([2, 3], logits.flat()), targets: floats([2, 3], targets) }
  await withSession(model, async (session) => {
    const out = await session.run(feeds)
    expect((out.loss!.data as Float32Array)[0]).toBeCloseTo(loss, 5)
  })
})
