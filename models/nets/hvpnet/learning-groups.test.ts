import { expect, test } from 'vitest'
import { trainingGraph } from '../../autodiff/training-graph.ts'
import { Graph } from '../../graph/graph.ts'
import { floats, integers, type Tensor, zeros } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { withSession } from '../../testing/with-session.ts'
import type { HvpnetConfig } from './config.ts'
import { feedsFor, paper, released, weightsOf } from './fixtures/tiny.ts'
import { learningGroups } from './learning-groups.ts'
import { hvpnetNer } from './ner.ts'
import { hvpnetRe } from './re.ts'

function built(task: 'ner' | 're', config: HvpnetConfig, from: 'pixels' | 'pyramid') {
  const g = new Graph()
  const model =
    task === 'ner'
      ? hvpnetNer(g, 3, config, { from })
      : hvpnetRe(g, { relations: 3, subject: 10, object: 11, from }, config)
  return { g, loss: model.loss }
}

test.each([
  { name: 'the released form for entities', task: 'ner', config: released, idle: [] },
  {
    name: 'the released form for relations',
    task: 're',
    config: released,
    idle: ['classifier.weight', 'classifier.bias'],
  },
  { name: "the paper's form for entities", task: 'ner', config: paper, idle: [] },
  { name: "the paper's form for relations", task: 're', config: paper, idle: [] },
  { name: 'BERT alone for relations', task: 're', config: { ...released, guidance: 'none' }, idle: [] },
] as const)('in $name the ResNet does not learn, and what else does not is known', ({ task, config, idle }) => {
  const { g, loss } = built(task, config, 'pixels')
  const { learnt } = trainingGraph(g, loss, { groups: learningGroups(task, config) })
  const left = [...g.parameters.keys()].filter((name) => !learnt.includes(name) && !name.startsWith('image_model.'))
  expect(left).toEqual(idle)
  expect(learnt.filter((name) => name.startsWith('image_model.'))).toEqual([])
})

test.each([
  { name: 'released, entities', task: 'ner', config: released, bias: 0.01, head: 5e-2 / 3e-5 },
  { name: 'paper, entities', task: 'ner', config: paper, bias: 0, head: 5e-2 / 3e-5 },
  { name: 'paper, relations', task: 're', config: paper, bias: 0, head: 1 },
  { name: 'BERT alone, entities', task: 'ner', config: { ...released, guidance: 'none' }, bias: 0.01, head: 1 },
  { name: 'BERT alone, relations', task: 're', config: { ...released, guidance: 'none' }, bias: 0, head: 1 },
] as const)('$name: decay and pace', ({ task, config, bias, head }) => {
  const groups = learningGroups(task, config)
  const groupOf = (name: string) => groups.find(({ takes }) => takes(name))
  expect(groupOf('bert.encoder.layer.0.output.dense.bias')?.weightDecay).toBe(bias)
  expect(groupOf('bert.encoder.layer.0.output.dense.weight')?.weightDecay).toBe(0.01)
  expect(groupOf(task === 'ner' ? 'fc.weight' : 'classifier.weight')?.learningRateScale).toBe(head)
  expect(groupOf('image_model.resnet.conv1.weight')).toBeUndefined()
})

test('from pixels some steps of training lower the loss and leave the ResNet as it was', async () => {
  const config = { ...paper, layers: 2 }
  const { g, loss } = built('re', config, 'pixels')
  const { outputs, learnt } = trainingGraph(g, loss, { groups: learningGroups('re', config), clipNorm: 1 })
  const start = weightsOf(g)
  const frozen = new Map([...start].filter(([name]) => !learnt.includes(name)))
  expect([...frozen.keys()].every((name) => name.startsWith('image_model.'))).toBe(true)
  // Only what stays has its numbers in the file.
  const state = new Map<string, Tensor>([...start].filter(([name]) => learnt.includes(name)))
  for (const name of learnt)
    for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, zeros(start.get(name)!.shape))
  const losses: number[] = []
  await withSession(onnxModel(g, { outputs, parameters: frozen }), async ({ run }) => {
    const given = { step: floats([], [1]), learning_rate: floats([], [0.01]), labels: integers([2], [2, 1]) }
    for (let step = 1; step <= 40; step++) {
      const results = await run({
        ...feedsFor(g, { ...given, step: floats([], [step]) }),
        ...Object.fromEntries(state),
      })
      losses.push(Number(results.loss!.data[0]))
      for (const name of learnt) {
        state.set(name, results[`new/${name}`]!)
        for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, results[`new_${moment}/${name}`]!)
      }
    }
  })
  expect(losses.at(-1)).toBeLessThan(0.3 * losses[0]!)
})
