import { describe, expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { trainingGraph } from '../../autodiff/training-graph.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { floats, integers, type Tensor, zeros } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { expectNetworkGradients, randomParameters } from '../../testing/check-network-gradients.ts'
import { withSession } from '../../testing/with-session.ts'
import type { Fidelity, MkgformerConfig } from './config.ts'
import { tiny, tinyFeeds, tinyTokens } from './fixtures/tiny.ts'
import { learningGroups } from './learning-groups.ts'
import { type MkgStep, mkg } from './mkg.ts'
import { mner } from './mner.ts'
import { type MreOptions, mre } from './mre.ts'

const wordTable = 'unimo.text_embeddings.word_embeddings.weight'
const markers = { kind: 'markers', subject: 14, object: 15 } as const

async function relationLogits(ids: readonly number[], reads: MreOptions['reads']): Promise<readonly number[]> {
  const g = new Graph()
  const { logits } = mre(g, { relations: 3, reads }, tiny)
  const feeds = { ...tinyFeeds(), input_ids: integers([2, 6], ids) }
  const bytes = onnxModel(g, { outputs: { logits }, parameters: randomParameters(g) })
  return [...((await withSession(bytes, ({ run }) => run(feeds))).logits!.data as Float32Array)]
}

test('swapping subject and object is another question', async () => {
  const ids = [2, 14, 4, 15, 11, 3, 2, 15, 14, 4, 0, 0]
  const forth = await relationLogits(ids, markers)
  const back = await relationLogits(ids, { ...markers, subject: 15, object: 14 })
  expect(Math.max(...forth.map((x, at) => Math.abs(x - back[at]!)))).toBeGreaterThan(1e-3)
})

test('[CLS] alone can decide, with a classifier of half the width', () => {
  const widthOf = (reads: MreOptions['reads']) => {
    const g = new Graph()
    mre(g, { relations: 3, reads }, tiny)
    return g.parameters.get('classifier.weight')!.shape
  }
  expect(widthOf({ kind: 'cls' })).toEqual([3, 8])
  expect(widthOf(markers)).toEqual([3, 16])
})

type Weights = readonly number[] | null
const lossesOf = {
  entities: (g: Graph, classWeights: Weights): Value => mner(g, 3, tiny, classWeights ? { classWeights } : {}).loss,
  relations: (g: Graph, classWeights: Weights): Value =>
    mre(g, { relations: 3, reads: markers, ...(classWeights && { classWeights }) }, tiny).loss,
  links: (g: Graph, weights: Weights): Value =>
    mkg(g, tinyTokens, tiny, weights ? { weights: { right: weights[1]!, questions: true } } : {}).loss,
}
const answersOf = { entities: 'tags', relations: 'relation', links: 'answers' } as const

describe.each(['entities', 'relations', 'links'] as const)('class weights of %s', (task) => {
  const build = (weights: Weights) => {
    const g = new Graph()
    const loss = lossesOf[task](g, weights)
    const feeds = tinyFeeds()
    const rows = floats([2], weights?.slice(1) ?? [])
    return { g, loss, feeds: { ...feeds, labels: feeds[answersOf[task]]!, ...(weights && { question_weights: rows }) } }
  }
  const lossAt = async (weights: Weights) => {
    const { g, loss, feeds } = build(weights)
    const bytes = onnxModel(g, { outputs: { loss }, parameters: randomParameters(g) })
    return Number((await withSession(bytes, ({ run }) => run(feeds))).loss!.data[0])
  }

  test('are heeded, and of one change nothing', async () => {
    const plain = await lossAt(null)
    expect(Math.abs((await lossAt([1, 1, 1])) / plain - 1)).toBeLessThan(1e-6)
    expect(Math.abs((await lossAt([1, 5, 3])) / plain - 1)).toBeGreaterThan(0.02)
  })

  test('leave the gradients in agreement with differences', async () => {
    const { g, loss, feeds } = build([1, 5, 3])
    // The vector of padding does not learn in the network for entities.
    const still = { 'model.text_embeddings.word_embeddings.weight': task === 'entities' ? tiny.hidden : 0 }
    const learning = await expectNetworkGradients(g, loss, feeds, still)
    expect(learning).toContain({ entities: 'crf.transitions', relations: 'classifier.weight', links: wordTable }[task])
  })
})

function learnable(config: MkgformerConfig, step: MkgStep) {
  const g = new Graph()
  const { loss } = mkg(g, tinyTokens, config, { step })
  return { g, loss }
}

/** The rows of the word table that one training step has moved, and the other parameters that it has. */
async function movedBy(fidelity: Fidelity, step: MkgStep) {
  const { g, loss } = learnable({ ...tiny, fidelity }, step)
  const { outputs, learnt } = trainingGraph(g, loss, {
    groups: learningGroups({ kind: 'mkg', step }, fidelity),
  })
  const start = randomParameters(g)
  const feeds: Record<string, Tensor> = {
    ...tinyFeeds(),
    labels: tinyFeeds().answers!,
    step: floats([], [1]),
    learning_rate: floats([], [0.01]),
  }
  for (const [name, tensor] of start) {
    feeds[name] = tensor
    for (const moment of ['first', 'second']) feeds[`${moment}/${name}`] = zeros(tensor.shape)
  }
  const results = await withSession(onnxModel(g, { outputs }), ({ run }) => run(feeds))
  const [before, after] = [start.get(wordTable)!, results[`new/${wordTable}`]!]
  const rows = Array.from({ length: tiny.vocabulary }, (_, row) => row).filter((row) =>
    after.data.subarray(row * 8, row * 8 + 8).some((x, at) => x !== before.data[row * 8 + at]),
  )
  return { rows, others: learnt.filter((name) => name !== wordTable) }
}

test('entity modelling, paper: the vectors of entities move and nothing else', async () => {
  const { rows, others } = await movedBy('paper', 'entity-modelling')
  expect(rows).toEqual([10, 11, 12, 13])
  expect(others).toEqual([])
})

test('entity modelling, released: the whole word table moves and nothing else', async () => {
  const { rows, others } = await movedBy('released', 'entity-modelling')
  expect(rows).toHaveLength(tiny.vocabulary)
  expect(others).toEqual([])
})

test.each(['released', 'paper'] as const)(
  'the missing entity, %s: everything the loss depends on learns',
  async (fidelity) => {
    const { others } = await movedBy(fidelity, 'missing-entity')
    const { g, loss } = learnable({ ...tiny, fidelity }, 'missing-entity')
    const names = [...g.parameters.keys()]
    const reached = gradients(g, loss, [...g.parameters.values()])
    const wanted = names.filter((name, at) => reached[at] && name !== wordTable)
    expect([...others].sort()).toEqual(wanted.sort())
    expect(others).toContain('cls.predictions.bias')
  },
)

test('the steps differ in their loss: smoothed or plain cross entropy, then binary', () => {
  const inputs = (fidelity: Fidelity, step: MkgStep) => {
    const { g } = learnable({ ...tiny, fidelity }, step)
    return ['label', 'labels'].filter((name) => g.inputs.has(name))
  }
  expect(inputs('paper', 'entity-modelling')).toEqual(['label'])
  expect(inputs('released', 'entity-modelling')).toEqual(['label'])
  expect(inputs('released', 'missing-entity')).toEqual(['labels'])
})

test('the gradients of entity modelling agree with differences, as released', async () => {
  const { g, loss } = learnable(tiny, 'entity-modelling')
  await expectNetworkGradients(g, loss, tinyFeeds())
})

const named = (task: Parameters<typeof learningGroups>[0], fidelity: Fidelity, name: string) =>
  learningGroups(task, fidelity).find(({ takes }) => takes(name))

test.each([
  { task: { kind: 'mner' }, fidelity: 'released', name: 'fc.bias', rate: 5e-2 / 3e-5, decay: 0.01 },
  { task: { kind: 'mner' }, fidelity: 'released', name: 'model.x.LayerNorm.weight', rate: 1, decay: 0.01 },
  { task: { kind: 'mner' }, fidelity: 'paper', name: 'model.x.LayerNorm.weight', rate: 1, decay: 0 },
  { task: { kind: 'mre' }, fidelity: 'released', name: 'classifier.weight', rate: undefined, decay: undefined },
  { task: { kind: 'mre' }, fidelity: 'paper', name: 'classifier.weight', rate: 1, decay: 0.01 },
  { task: { kind: 'mre' }, fidelity: 'paper', name: 'classifier.bias', rate: 1, decay: 0 },
  {
    task: { kind: 'mkg', step: 'missing-entity' },
    fidelity: 'released',
    name: 'x.layer_norm1.weight',
    rate: 1,
    decay: 0.01,
  },
  { task: { kind: 'mkg', step: 'missing-entity' }, fidelity: 'paper', name: 'x.layer_norm1.weight', rate: 1, decay: 0 },
  {
    task: { kind: 'mkg', step: 'missing-entity' },
    fidelity: 'released',
    name: 'cls.predictions.bias',
    rate: 1,
    decay: 0,
  },
] as const)(
  '$fidelity $task.kind: $name learns at $rate with decay $decay',
  ({ task, fidelity, name, rate, decay }) => {
    const group = named(task, fidelity, name)
    expect([group?.learningRateScale, group?.weightDecay]).toEqual([rate, decay])
  },
)
