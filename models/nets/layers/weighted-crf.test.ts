import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import { floats, integers, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { expectGradientsToAgree } from '../../testing/check-gradients.ts'
import { randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { crfNegativeLogLikelihood, crfParameters } from './crf.ts'
import { weightedCrfCost } from './weighted-crf.ts'

const labels = 3
const lengths = [4, 1, 3]
const gold = [2, 0, 0, 1, /**/ 1, 0, 0, 0, /**/ 0, 2, 2, 0]

const random = randomNumbers(9)
const table = (shape: readonly number[]) => randomTensor(shape, random, [-2, 2])
const emissions = table([3, 4, labels])
const crf = { start: table([labels]), end: table([labels]), transitions: table([labels, labels]) }
const parameters = new Map<string, Tensor>([
  ['crf.start_transitions', crf.start],
  ['crf.end_transitions', crf.end],
  ['crf.transitions', crf.transitions],
])

async function costsOf(weights: readonly number[]) {
  const g = new Graph()
  const tables = crfParameters(g, 'crf', labels)
  const path = {
    emissions: g.input('emissions', 'float32', ['batch', 'length', labels]),
    tags: g.input('tags', 'int64', ['batch', 'length']),
    mask: g.input('mask', 'float32', ['batch', 'length']),
  }
  const outputs = {
    weighted: weightedCrfCost(g, tables, path, weights),
    plain: crfNegativeLogLikelihood(g, tables, path),
  }
  const mask = lengths.flatMap((length) => [0, 1, 2, 3].map((at) => (at < length ? 1 : 0)))
  const feeds = { emissions, tags: integers([3, 4], gold), mask: floats([3, 4], mask) }
  const found = await withSession(onnxModel(g, { outputs, parameters }), ({ run }) => run(feeds))
  return { weighted: [...found.weighted!.data].map(Number), plain: [...found.plain!.data].map(Number) }
}

/** By going through all paths: of each position, -log of the share that the gold tag has of what leads to the gold tags after it. */
function expectedCost(row: number, weights: readonly number[]): number {
  const length = lengths[row]!
  const tags = gold.slice(4 * row, 4 * row + length)
  const score = (path: readonly number[]) =>
    path.reduce(
      (sum, tag, at) =>
        sum +
        emissions.data[(4 * row + at) * labels + tag]! +
        (at === 0 ? crf.start.data[tag]! : crf.transitions.data[path[at - 1]! * labels + tag]!),
      crf.end.data[path.at(-1)!]!,
    )
  const paths = Array.from({ length: labels ** length }, (_, path) =>
    tags.map((_, at) => Math.floor(path / labels ** at) % labels),
  )
  const mass = (from: number) =>
    paths
      .filter((path) => path.slice(from).join() === tags.slice(from).join())
      .reduce((sum, path) => sum + Math.exp(score(path)), 0)
  return tags.reduce((sum, tag, at) => sum + weights[tag]! * -Math.log(mass(at) / mass(at + 1)), 0)
}

test.each([{ weights: [1, 1, 1] }, { weights: [0.5, 3, 7] }])(
  'with weights $weights it is what all paths say, at every length',
  async ({ weights }) => {
    const { weighted } = await costsOf(weights)
    for (const [row, cost] of weighted.entries()) expect(cost).toBeCloseTo(expectedCost(row, weights), 4)
  },
)

test('weights of one change nothing', async () => {
  const { weighted, plain } = await costsOf([1, 1, 1])
  for (const [row, cost] of weighted.entries()) expect(Math.abs(cost / plain[row]! - 1)).toBeLessThan(1e-6)
})

test('its gradients agree with central differences', async () => {
  await expectGradientsToAgree({
    shapes: [[2, 3, labels], [labels], [labels], [labels, labels]],
    build: (g, [emissions, start, end, transitions]) =>
      weightedCrfCost(
        g,
        { start: start!, end: end!, transitions: transitions! },
        {
          emissions: emissions!,
          tags: g.constant(integers([2, 3], [0, 2, 1, 1, 1, 0])),
          mask: g.constant(floats([2, 3], [1, 1, 1, 1, 1, 0])),
        },
        [0.3, 2, 5],
      ),
  })
})

test('weights for another number of tags are refused', async () => {
  await expect(costsOf([1, 2])).rejects.toThrow('2 class weights for emissions [batch,length,3]')
})
