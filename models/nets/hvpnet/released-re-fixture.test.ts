import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { toTensor } from '../../checkpoints/float-tensors.ts'
import { parseSafetensors } from '../../checkpoints/safetensors.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { floats, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { compareTensors } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { referenceSize as config } from './fixtures/reference-size.ts'
import { imagePyramid, pyramidOutputs } from './pyramid.ts'
import { hvpnetRe } from './re.ts'

/** Where the numbers come from is written in fixtures/README.md. */
function readFixture(part: string): ReadonlyMap<string, Tensor> {
  const { tensors } = parseSafetensors(readFileSync(new URL('fixtures/released-re.safetensors', import.meta.url)))
  const own = [...tensors].filter(([name]) => name.startsWith(`${part}.`))
  return new Map(own.map(([name, tensor]) => [name.slice(part.length + 1), toTensor(tensor)]))
}
const [weights, inputs, expected] = [readFixture('weights'), readFixture('inputs'), readFixture('expected')]

function expectClose(got: Tensor, wanted: Tensor, name: string): void {
  const { difference, largest } = compareTensors(got, wanted)
  expect(difference, name).toBeLessThanOrEqual(3e-5 + 3e-5 * largest)
}

test("the pyramid of an image agrees with the authors' code", async () => {
  const g = new Graph()
  const pixels = g.unsqueeze(g.input('images', 'float32', ['batch', 3, config.image, config.image]), 1)
  const { levels } = imagePyramid(g, pixels, 'image_model.resnet', config)
  const outputs = pyramidOutputs(g, levels, { ...config, objects: 0 })
  const bytes = onnxModel(g, { outputs, parameters: weights })
  const results = await withSession(bytes, ({ run }) => run(Object.fromEntries(inputs)))
  expect(Object.keys(results).sort()).toEqual([1, 2, 3, 4].map((at) => `pyramid.images.layer${at}`))
  for (const [name, got] of Object.entries(results)) {
    const both = expected.get(name)!
    const first = both.data.slice(0, both.data.length / 2) as Float32Array
    expectClose(got, floats([1, ...both.shape.slice(1)], first), name)
  }
})

test("from the pyramid on, gates, states, logits, loss and gradients agree with the authors' code", async () => {
  const g = new Graph()
  const model = hvpnetRe(g, { relations: 23, subject: 100, object: 102, from: 'pyramid' }, config)
  const names = [...weights.keys()].filter((name) => !name.startsWith('image_model.')).sort()
  expect([...g.parameters.keys()].sort()).toEqual(names)

  const found = gradients(
    g,
    model.loss,
    names.map((name) => g.parameters.get(name)!),
  )
  const norms = found.map((gradient) => g.reshape(g.sqrt(g.sum(g.square(gradient!))), [1]))
  const outputs: Record<string, Value> = {
    gate_probs: g.concat(
      model.layers.map(({ prefix }) => g.unsqueeze(prefix!.gates!, 0)),
      0,
    ),
    last_hidden_state: model.state,
    logits: model.logits,
    loss: model.loss,
    gradient_norms: g.concat(norms, 0),
  }
  const bytes = onnxModel(g, { outputs, parameters: weights })
  const results = await withSession(bytes, ({ run }) =>
    run({ ...Object.fromEntries(inputs), ...Object.fromEntries(expected) }),
  )
  for (const name of Object.keys(outputs)) expectClose(results[name]!, expected.get(name)!, name)
})
