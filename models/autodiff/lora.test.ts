import { expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import { floats, type Tensor, zeros } from '../graph/tensor.ts'
import { tiny, tinyFeeds } from '../nets/mkgformer/fixtures/tiny.ts'
import { mre } from '../nets/mkgformer/mre.ts'
import { onnxModel } from '../onnx/onnx-model.ts'
import { expectNetworkGradients, randomParameters } from '../testing/check-network-gradients.ts'
import { compareTensors, randomNumbers } from '../testing/numbers.ts'
import { withSession } from '../testing/with-session.ts'
import { isAdapter, isQueryOrValue, mergeAdapters } from './lora.ts'
import { LoraGraph } from './lora-graph.ts'
import { parameterGroups } from './parameter-groups.ts'
import { trainingGraph } from './training-graph.ts'

const settings = { takes: isQueryOrValue, rank: 2, alpha: 3 }
const relations = { relations: 3, reads: { kind: 'cls' } } as const
const feeds = { ...tinyFeeds(), labels: tinyFeeds().relation! }

async function logitsOf(g: Graph, weights: ReadonlyMap<string, Tensor>): Promise<Tensor> {
  const { logits } = mre(g, relations, tiny)
  const bytes = onnxModel(g, { outputs: { logits }, parameters: weights })
  return (await withSession(bytes, ({ run }) => run(feeds))).logits!
}

function adapted(): { readonly g: LoraGraph; readonly weights: ReadonlyMap<string, Tensor> } {
  const g = new LoraGraph(settings)
  mre(g, relations, tiny)
  return { g, weights: randomParameters(g) }
}

const base = (weights: ReadonlyMap<string, Tensor>) => new Map([...weights].filter(([name]) => !isAdapter(name)))

test('the chosen projections of both towers are adapted, and no others', () => {
  const { g } = adapted()
  expect(g.adapted).toHaveLength(2 * 2 * tiny.layers)
  expect(g.adapted).toContain('model.encoder.text_layer.2.attention.self.value.weight')
  expect(g.adapted).toContain('model.encoder.vision_layers.0.self_attn.q_proj.weight')
  expect([...g.parameters.keys()].filter(isAdapter)).toHaveLength(2 * g.adapted.length)
  const { a, b } = {
    a: g.parameters.get('model.encoder.text_layer.0.attention.self.query.lora_A.weight')!.shape,
    b: g.parameters.get('model.encoder.text_layer.0.attention.self.query.lora_B.weight')!.shape,
  }
  expect([a, b]).toEqual([
    [2, 8],
    [8, 2],
  ])
})

test('merged into the base the network computes the same', async () => {
  const { weights } = adapted()
  const unmerged = await logitsOf(new LoraGraph(settings), weights)
  const merged = mergeAdapters(weights, settings)
  expect([...merged.keys()].some(isAdapter)).toBe(false)
  const { difference, largest } = compareTensors(await logitsOf(new Graph(), merged), unmerged)
  expect(difference).toBeLessThan(1e-4 * largest)
  // The adapters do matter.
  expect(compareTensors(await logitsOf(new Graph(), base(weights)), unmerged).difference).toBeGreaterThan(1e-2)
})

test('at first the adapted network computes what the base does', async () => {
  const { g, weights } = adapted()
  const first = new Map<string, Tensor>([...base(weights), ...g.initialAdapters(randomNumbers(1))])
  expect(await logitsOf(new LoraGraph(settings), first)).toEqual(await logitsOf(new Graph(), base(weights)))
})

test('the gradients of the adapters agree with differences', async () => {
  const g = new LoraGraph(settings)
  const { loss } = mre(g, relations, tiny)
  const learning = await expectNetworkGradients(g, loss, feeds)
  expect(learning.filter(isAdapter)).toHaveLength(2 * g.adapted.length)
})

test('training moves the adapters and the head; the base is never an input of the step', async () => {
  const g = new LoraGraph(settings)
  const { loss } = mre(g, relations, tiny)
  const groups = parameterGroups([{ takes: (name) => isAdapter(name) || name.startsWith('classifier.') }], 0)
  const { outputs, learnt } = trainingGraph(g, loss, { groups })
  expect(learnt.filter((name) => !isAdapter(name)).sort()).toEqual(['classifier.bias', 'classifier.weight'])
  const start = new Map<string, Tensor>([...randomParameters(g), ...g.initialAdapters(randomNumbers(1))])
  const frozen = new Map([...start].filter(([name]) => !learnt.includes(name)))
  const losses: number[] = []
  await withSession(onnxModel(g, { outputs, parameters: frozen }), async ({ run, inputNames }) => {
    expect(inputNames.filter((name) => frozen.has(name))).toEqual([])
    const state: Record<string, Tensor> = {}
    for (const name of learnt) {
      state[name] = start.get(name)!
      for (const moment of ['first', 'second']) state[`${moment}/${name}`] = zeros(start.get(name)!.shape)
    }
    for (let step = 1; step <= 40; step++) {
      const scalars = { step: floats([], [step]), learning_rate: floats([], [0.05]) }
      const results = await run({ ...feeds, ...state, ...scalars })
      losses.push(Number(results.loss!.data[0]))
      for (const name of learnt) {
        state[name] = results[`new/${name}`]!
        for (const moment of ['first', 'second']) state[`${moment}/${name}`] = results[`new_${moment}/${name}`]!
      }
    }
  })
  expect(losses.at(-1)).toBeLessThan(0.3 * losses[0]!)
})

test.each([
  {
    name: 'half an adapter',
    weights: { 'q.weight': [3, 4], 'q.lora_A.weight': [2, 4] },
    message:
      "q.lora_A.weight: the adapter is not whole; 'q.weight', 'q.lora_A.weight' and 'q.lora_B.weight' are needed",
  },
  {
    name: 'an adapter without its weight',
    weights: { 'q.lora_A.weight': [2, 4], 'q.lora_B.weight': [3, 2] },
    message: 'the adapter is not whole',
  },
  {
    name: 'an adapter of another rank',
    weights: { 'q.weight': [3, 4], 'q.lora_A.weight': [1, 4], 'q.lora_B.weight': [3, 1] },
    message: 'an adapter [3,1] · [1,4] of rank 2 does not fit a weight [3,4]',
  },
])('$name is refused', ({ weights, message }) => {
  const tensors = new Map(Object.entries(weights).map(([name, shape]) => [name, zeros(shape as number[])]))
  expect(() => mergeAdapters(tensors, settings)).toThrow(message)
})
