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
import { binaryCrossEntropy } from '../layers/binary-cross-entropy.ts'
import { crossEntropy, smoothedCrossEntropy } from '../layers/cross-entropy.ts'
import { embedImages, imageInputs } from './embed-images.ts'
import { entityHead } from './entity-head.ts'
import { entityRanks } from './entity-ranks.ts'
import { referenceSize } from './fixtures/reference-size.ts'
import { relationHead } from './relation-head.ts'
import { visualLayout } from './visual-layout.ts'

/** Where the numbers come from is written in fixtures/README.md. */
const { tensors } = parseSafetensors(readFileSync(new URL('fixtures/released-heads.safetensors', import.meta.url)))

function part(prefix: string): ReadonlyMap<string, Tensor> {
  const own = [...tensors].filter(([name]) => name.startsWith(`${prefix}.`))
  return new Map(own.map(([name, tensor]) => [name.slice(prefix.length + 1), toTensor(tensor)]))
}

async function expectAll(g: Graph, outputs: Readonly<Record<string, Value>>, what: string): Promise<void> {
  const expected = part(`${what}.expected`)
  expect(Object.keys(outputs).sort()).toEqual([...expected.keys()].sort())
  const bytes = onnxModel(g, { outputs, parameters: part(`${what}.weights`) })
  const results = await withSession(bytes, ({ run }) => run(Object.fromEntries(part(`${what}.inputs`))))
  for (const [name, wanted] of expected) {
    const { difference, largest } = compareTensors(results[name]!, wanted)
    expect(difference, name).toBeLessThanOrEqual(wanted.dtype === 'int64' ? 0 : 2e-5 + 3e-5 * largest)
  }
}

/** The gradients of all parameters but the word table, whose other half comes from the embedding. */
function headGradients(g: Graph, loss: Value): Readonly<Record<string, Value>> {
  const names = [...g.parameters.keys()].filter((name) => !name.endsWith('word_embeddings.weight'))
  const found = gradients(
    g,
    loss,
    names.map((name) => g.parameters.get(name)!),
  )
  return Object.fromEntries(names.map((name, at) => [`grad.${name}`, found[at]!]))
}

const states = (g: Graph) => g.input('states', 'float32', ['batch', 'length', referenceSize.hidden])
const ids = (g: Graph) => g.input('input_ids', 'int64', ['batch', 'length'])

test("the head for relations agrees with the authors' code", async () => {
  const g = new Graph()
  const reads = { kind: 'markers', subject: 100, object: 102 } as const
  const { pair, logits } = relationHead(g, states(g), ids(g), { reads, relations: 23 })
  const loss = crossEntropy(g, logits, g.input('labels', 'int64', ['batch']))
  await expectAll(g, { entity_hidden_state: pair, logits, loss, ...headGradients(g, loss) }, 'mre')
})

test("the head for entities, its losses and ranks agree with the authors' code", async () => {
  const g = new Graph()
  const tokens = { mask: 4, entityStart: 100, entityEnd: 120 }
  const size = { ...referenceSize, vocabulary: 126 }
  const { maskIndex, entityLogits } = entityHead(g, states(g), ids(g), tokens, size)
  const right = g.input('label', 'int64', ['batch'])
  const answers = g.input('labels', 'float32', ['batch', 20])
  const loss = binaryCrossEntropy(g, entityLogits, answers)
  const outputs = {
    mask_index: maskIndex,
    entity_logits: entityLogits,
    loss_bce: loss,
    loss_label_smoothing_10pc: smoothedCrossEntropy(g, entityLogits, right, 0.1),
    loss_label_smoothing_30pc: smoothedCrossEntropy(g, entityLogits, right, 0.3),
    loss_cross_entropy: crossEntropy(g, entityLogits, right),
    filtered_ranks: entityRanks(g, entityLogits, right, answers),
    unfiltered_ranks: entityRanks(g, entityLogits, right),
    ...headGradients(g, loss),
  }
  await expectAll(g, outputs, 'mkg')
})

test("the images of an entity become the authors' visual sequence", async () => {
  const g = new Graph()
  const layout = visualLayout(referenceSize, 'mkg')
  const images = imageInputs(g, layout, { whole: 'pixel_values', auxiliary: 'aux_values', object: 'rcnn_values' })
  const { raw, normalised } = embedImages(g, images, 'unimo', layout, referenceSize)
  await expectAll(g, { vision_embeddings: raw, 'vision_hidden.0': normalised }, 'images')
})
