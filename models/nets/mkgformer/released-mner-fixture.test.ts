import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { toTensor } from '../../checkpoints/float-tensors.ts'
import { parseSafetensors } from '../../checkpoints/safetensors.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { compareTensors } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { referenceSize as config } from './fixtures/reference-size.ts'
import { mner } from './mner.ts'

/** Where the numbers come from is written in fixtures/README.md. */
function readFixture(part: string): ReadonlyMap<string, Tensor> {
  const { tensors } = parseSafetensors(readFileSync(new URL('fixtures/released-mner.safetensors', import.meta.url)))
  const own = [...tensors].filter(([name]) => name.startsWith(`${part}.`))
  return new Map(own.map(([name, tensor]) => [name.slice(part.length + 1), toTensor(tensor)]))
}

test("states, scores, loss and gradients agree with the authors' code", async () => {
  const [weights, inputs, expected] = [readFixture('weights'), readFixture('inputs'), readFixture('expected')]
  const g = new Graph()
  const model = mner(g, 13, config)
  expect([...g.parameters.keys()].sort()).toEqual([...weights.keys()].sort())

  const names = [...g.parameters.keys()].sort()
  const found = gradients(
    g,
    model.loss,
    names.map((name) => g.parameters.get(name)!),
  )
  const norms = found.map((gradient) => g.reshape(g.sqrt(g.sum(g.square(gradient!))), [1]))
  const outputs: Record<string, Value> = {
    last_hidden_state: model.text,
    emissions: model.emissions,
    'crf.gold_score': model.goldScore,
    'crf.log_partition': model.logPartition,
    loss: model.loss,
    gradient_norms: g.concat(norms, 0),
  }
  const bytes = onnxModel(g, { outputs, parameters: weights })
  const results = await withSession(bytes, ({ run }) => run(Object.fromEntries(inputs)))
  for (const name of Object.keys(outputs)) {
    const { difference, largest } = compareTensors(results[name]!, expected.get(name)!)
    expect(difference, name).toBeLessThanOrEqual(3e-5 + 3e-5 * largest)
  }
})
