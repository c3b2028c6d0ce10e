import { expect, test } from 'vitest'
import { parameterGroups } from '../../autodiff/parameter-groups.ts'
import { trainingGraph } from '../../autodiff/training-graph.ts'
import { Graph } from '../../graph/graph.ts'
import { floats, integers, type Tensor, type TensorOf, zeros } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { randomNumbers } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { dropping, keepAll } from '../layers/dropout.ts'
import { firstWeights } from '../layers/first-weights.ts'
import { tiny, tinyFeeds } from './fixtures/tiny.ts'
import { type LearningScope, learnsIn } from './learning-scope.ts'
import { mre } from './mre.ts'

const options = { relations: 3, reads: { kind: 'cls' } } as const
const feeds = { ...tinyFeeds(), labels: tinyFeeds().relation! }

function shapesOf(g: Graph): ReadonlyMap<string, readonly number[]> {
  return new Map([...g.parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
}

interface Run {
  readonly losses: readonly number[]
  readonly moved: readonly string[]
}

async function train(
  scope: LearningScope,
  steps: number,
  { rate = 0, seed = 1, learningRate = 0.01 } = {},
): Promise<Run> {
  const g = new Graph()
  const drop = rate > 0 ? dropping(g, g.input('seed', 'int64', []), rate) : keepAll
  const { loss } = mre(g, options, tiny, drop)
  const groups = parameterGroups([{ takes: (name) => learnsIn(scope, name, tiny) }], 0.01)
  const { outputs, learnt } = trainingGraph(g, loss, { groups, clipNorm: 1 })
  const start: ReadonlyMap<string, Tensor> = firstWeights(shapesOf(g), randomNumbers(3), 'from-scratch')
  const state: Record<string, Tensor> = Object.fromEntries(start)
  for (const name of learnt)
    for (const moment of ['first', 'second']) state[`${moment}/${name}`] = zeros(start.get(name)!.shape)
  const losses: number[] = []
  await withSession(onnxModel(g, { outputs }), async ({ run }) => {
    for (let step = 1; step <= steps; step++) {
      const scalars = {
        step: floats([], [step]),
        learning_rate: floats([], [learningRate]),
        seed: integers([], [1000 * seed + step]),
      }
      const results = await run({ ...feeds, ...state, ...scalars })
      losses.push(Number(results.loss!.data[0]))
      for (const name of learnt) {
        state[name] = results[`new/${name}`]!
        for (const moment of ['first', 'second']) state[`${moment}/${name}`] = results[`new_${moment}/${name}`]!
      }
    }
  })
  const moved = [...start].filter(([name, { data }]) =>
    data.some((x: number | bigint, at: number) => x !== state[name]!.data[at]),
  )
  return { losses, moved: moved.map(([name]) => name) }
}

test.each([
  { scope: 'heads', others: /^classifier\./ },
  { scope: 'top', others: /^classifier\.|\.(text_layer|vision_layers)\.[12]\./ },
  { scope: 'all', others: /./ },
] as const)('of the scope $scope only what it says moves, and the loss falls', async ({ scope, others }) => {
  const { losses, moved } = await train(scope, 40, { learningRate: 0.03 })
  expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!)
  expect(moved.filter((name) => !others.test(name))).toEqual([])
  expect(moved).toContain('classifier.weight')
  if (scope !== 'heads') expect(moved).toContain('model.encoder.text_layer.2.intermediate.fusion_dense.weight')
  if (scope === 'all') expect(moved).toContain('model.text_embeddings.word_embeddings.weight')
})

test('dropout changes the loss by its seed alone', async () => {
  const [none, one, again, another] = [
    await train('heads', 1),
    await train('heads', 1, { rate: 0.3 }),
    await train('heads', 1, { rate: 0.3 }),
    await train('heads', 1, { rate: 0.3, seed: 2 }),
  ]
  expect(again.losses).toEqual(one.losses)
  expect(another.losses).not.toEqual(one.losses)
  expect(none.losses).not.toEqual(one.losses)
})

test('training twice from one seed gives the same losses', async () => {
  expect(await train('all', 5, { rate: 0.1 })).toEqual(await train('all', 5, { rate: 0.1 }))
})

test.each(['around-pretrained', 'from-scratch'] as const)(
  'first values %s: norms pass through, biases add nothing',
  (kind) => {
    const g = new Graph()
    mre(g, options, tiny)
    const values = firstWeights(shapesOf(g), randomNumbers(1), kind)
    const all = (name: string) => [...values.get(name)!.data]
    expect(new Set(all('model.encoder.vision_layers.0.layer_norm1.weight'))).toEqual(new Set([1]))
    expect(new Set(all('model.vision_pre_layrnorm.weight'))).toEqual(new Set([1]))
    expect(new Set(all('model.encoder.text_layer.0.output.dense.bias'))).toEqual(new Set([0]))
    const spread = ({ data }: TensorOf<'float32'>) => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length)
    const [words, matrix] = ['model.text_embeddings.word_embeddings.weight', 'classifier.weight'].map((name) =>
      spread(values.get(name)!),
    )
    // Glorot's uniform numbers for 3 rows of 8 have a deviation of √(2/11).
    const wanted = kind === 'around-pretrained' ? [0.02, 0.02] : [0.1, Math.sqrt(2 / 11)]
    expect(words! / wanted[0]!).toBeGreaterThan(0.8)
    expect(words! / wanted[0]!).toBeLessThan(1.2)
    expect(matrix! / wanted[1]!).toBeGreaterThan(0.6)
    expect(matrix! / wanted[1]!).toBeLessThan(1.4)
  },
)
