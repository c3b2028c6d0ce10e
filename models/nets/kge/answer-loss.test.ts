import { expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { Graph } from '../../graph/graph.ts'
import { floats, integers } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { compareTensors, randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { type AnswerObjective, answerLoss } from './answer-loss.ts'
import type { KgeConfig } from './kge-config.ts'
import { scoresOfAll } from './score-graph.ts'

const entities = 5
const config = (scorer: KgeConfig['scorer']): KgeConfig => ({
  ...{ scorer, dimension: 4, entities, relations: 2, reciprocal: true, norm: 2, gamma: 3 },
})
/** Three questions with two, one and three answers, as dense targets and weights. */
const answers = [[0, 3], [2], [1, 2, 4]]
const weights = answers.map((some) => some.length / 6)

test.each([
  { scorer: 'complex', objective: 'softmax' },
  { scorer: 'distmult', objective: 'sigmoid' },
  { scorer: 'transe', objective: 'softmax' },
  { scorer: 'rotate', objective: 'sigmoid' },
] as const)('by hand and by autodiff $scorer has the same loss and gradients ($objective)', async (each) => {
  const random = randomNumbers(3)
  const feeds = {
    points: randomTensor([3, 4], random),
    table: randomTensor([entities, 4], random),
    places: integers(
      [6],
      answers.flatMap((some, question) => some.map((entity) => question * entities + entity)),
    ),
    targets: floats(
      [6],
      answers.flatMap((some) => some.map(() => (each.objective === 'softmax' ? 1 / some.length : 1))),
    ),
    weights: floats([3], weights),
  }
  const build = () => {
    const g = new Graph()
    const points = g.input('points', 'float32', [3, 4])
    const table = g.input('table', 'float32', [entities, 4])
    return { g, points, table }
  }
  const byHand = build()
  const found = answerLoss(byHand.g, config(each.scorer), each.objective, byHand.points, byHand.table, {
    places: byHand.g.input('places', 'int64', ['hits']),
    targets: byHand.g.input('targets', 'float32', ['hits']),
    weights: byHand.g.input('weights', 'float32', [3]),
  })
  const { g, points, table } = build()
  const scores = scoresOfAll(g, config(each.scorer), points, table)
  const loss = plainLoss(g, scores, each.objective)
  const [byPoints, byTable] = gradients(g, loss, [points, table])
  const [got, wanted] = [
    await withSession(
      onnxModel(byHand.g, { outputs: { loss: found.loss, by_points: found.points, by_table: found.table } }),
      ({ run }) => run(feeds),
    ),
    await withSession(onnxModel(g, { outputs: { loss, by_points: byPoints!, by_table: byTable! } }), ({ run }) =>
      run(feeds),
    ),
  ]
  for (const name of ['loss', 'by_points', 'by_table']) {
    const { difference, largest } = compareTensors(got[name]!, wanted[name]!)
    expect(largest, name).toBeGreaterThan(0)
    expect(difference, name).toBeLessThan(1e-6 + 1e-5 * largest)
  }
})

function plainLoss(g: Graph, scores: ReturnType<typeof scoresOfAll>, objective: AnswerObjective) {
  const target = g.constant(
    floats(
      [3, entities],
      answers.flatMap((some) =>
        Array.from({ length: entities }, (_, at) =>
          some.includes(at) ? (objective === 'softmax' ? 1 / some.length : 1) : 0,
        ),
      ),
    ),
  )
  const shares = g.constant(floats([3, 1], weights))
  if (objective === 'softmax') return g.neg(g.sum(g.mul(shares, g.mul(target, g.logSoftmax(scores)))))
  const yes = g.log(g.sigmoid(scores))
  const no = g.log(g.sigmoid(g.neg(scores)))
  const each = g.add(g.mul(target, yes), g.mul(g.sub(g.scalar(1), target), no))
  return g.scale(g.neg(g.sum(g.mul(shares, each))), 1 / entities)
}

test('answers that are passed over compete with no other and do not move', async () => {
  const random = randomNumbers(8)
  const points = randomTensor([1, 4], random)
  const table = randomTensor([entities, 4], random)
  const kept = [0, 2, 4]
  const given = (places: readonly number[], passed: readonly number[] | null) => ({
    places: integers([places.length], places),
    targets: floats([1], [1]),
    weights: floats([1], [1]),
    ...(passed && { passed: integers([passed.length], passed) }),
  })
  const run = async (rows: ReturnType<typeof randomTensor>, feeds: ReturnType<typeof given>) => {
    const g = new Graph()
    const count = rows.shape[0]!
    const found = answerLoss(
      g,
      { ...config('complex'), entities: count },
      'softmax',
      g.input('points', 'float32', [1, 4]),
      g.input('table', 'float32', [count, 4]),
      {
        places: g.input('places', 'int64', ['hits']),
        targets: g.input('targets', 'float32', ['hits']),
        weights: g.input('weights', 'float32', [1]),
        ...(feeds.passed && { passed: g.input('passed', 'int64', ['passed']) }),
      },
    )
    const outputs = { loss: found.loss, by_points: found.points, by_table: found.table }
    return withSession(onnxModel(g, { outputs }), ({ run }) => run({ ...feeds, points, table: rows }))
  }
  const all = await run(table, given([2], [1, 3]))
  const few = await run(
    floats(
      [3, 4],
      kept.flatMap((row) => [...table.data.subarray(4 * row, 4 * row + 4)]),
    ),
    given([1], null),
  )
  expect(compareTensors(all.loss!, few.loss!).difference).toBeLessThan(1e-5)
  expect(compareTensors(all.by_points!, few.by_points!).difference).toBeLessThan(1e-5)
  const rows = all.by_table!.data as Float32Array
  kept.forEach((row, at) => {
    for (let i = 0; i < 4; i++) expect(rows[4 * row + i]).toBeCloseTo(Number(few.by_table!.data[4 * at + i]), 5)
  })
  for (const row of [1, 3]) expect([...rows.subarray(4 * row, 4 * row + 4)].every((x) => Math.abs(x) < 1e-6)).toBe(true)
})

test('a distance that adds up moduli cannot be had for all entities at once', () => {
  const g = new Graph()
  const point = g.input('points', 'float32', [1, 4])
  const table = g.input('table', 'float32', [entities, 4])
  expect(() => scoresOfAll(g, { ...config('rotate'), norm: 1 }, point, table)).toThrow('norm 1 cannot score all')
})
