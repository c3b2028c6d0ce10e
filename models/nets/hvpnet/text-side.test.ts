import { expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { viterbi } from '../../decoding/viterbi.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { integers, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { type GoldenCase, goldenIsHere, readGolden } from '../../testing/golden.ts'
import { type GoldenFacts, limitOf } from '../../testing/golden-limits.ts'
import { compareTensors } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { readAuthorsCase } from '../authors/authors-case.ts'
import type { HvpnetConfig } from './config.ts'
import { hvpnetNer } from './ner.ts'
import { hvpnetRe } from './re.ts'
import { releasedOutputs } from './released-outputs.ts'
import { releasedSizes } from './released-sizes.ts'

/** Images and all they make are given, so that an error here is none of the ResNet's. */
const given = /^(pyramid|debug\.resnet)/

function nerOutputs(g: Graph, config: HvpnetConfig): Record<string, Value> {
  const model = hvpnetNer(g, 13, config, { from: 'pyramid' })
  const { emissions, goldScore, logPartition, loss } = model
  const scores = { 'crf.gold_score': goldScore, 'crf.log_partition': logPartition }
  return { ...releasedOutputs(g, model, config), emissions, ...scores, loss }
}

function reOutputs(g: Graph, config: HvpnetConfig): Record<string, Value> {
  const model = hvpnetRe(g, { relations: 23, subject: 100, object: 102, from: 'pyramid' }, config)
  const { pair, logits, loss } = model
  return { ...releasedOutputs(g, model, config), entity_hidden_state: pair, logits, loss }
}

/** The best path of each row by the decoder that the application uses, -1 over padding. */
function decoded(emissions: Tensor, lengths: readonly number[], weights: GoldenCase['weights']): Tensor {
  const doubles = (tensor: Tensor | undefined) => Float64Array.from(tensor!.data, Number)
  const [, length, tags] = emissions.shape as [number, number, number]
  const paths = lengths.map((real, row) => {
    const path = viterbi({
      length: real,
      tags,
      emissions: doubles(emissions).subarray(row * length * tags, (row * length + real) * tags),
      start: doubles(weights.get('crf.start_transitions')),
      end: doubles(weights.get('crf.end_transitions')),
      transitions: doubles(weights.get('crf.transitions')),
    })
    return [...path, ...Array.from({ length: length - real }, () => -1)]
  })
  return integers([lengths.length, length], paths.flat())
}

for (const name of ['hvpnet_ner', 'hvpnet_re'])
  test.skipIf(!goldenIsHere(name))(`the text side of ${name} alone yields the reference numbers`, async () => {
    const { weights, inputs, expected, about } = readGolden(name)
    const config = releasedSizes(readAuthorsCase(about).config, weights)
    const g = new Graph()
    const made = name === 'hvpnet_ner' ? nerOutputs(g, config) : reOutputs(g, config)
    const outputs = Object.fromEntries(Object.entries(made).filter(([key]) => !given.test(key)))
    const parameters = [...g.parameters.keys()]
    const found = gradients(g, outputs.loss!, [...g.parameters.values()])
    found.forEach((gradient, at) => {
      if (gradient) outputs[`grad.${parameters[at]}`] = gradient
    })
    const bytes = onnxModel(g, { outputs, parameters: weights })
    const results = await withSession(bytes, ({ run }) => run(Object.fromEntries<Tensor>([...inputs, ...expected])))

    // Worked out from the others in the graph of tools.
    const further = ['crf.log_likelihood', 'crf.viterbi_score', 'crf.decoded']
    const wanted = [...expected.keys()].filter(
      (key) => !given.test(key) && !key.startsWith('grad.image_model.') && !further.includes(key),
    )
    expect(Object.keys(results).sort()).toEqual(wanted.sort())
    for (const key of wanted) {
      const { difference, largest } = compareTensors(results[key]!, expected.get(key)!)
      const { atol, rtol } = limitOf(key, about as GoldenFacts)
      expect(difference, key).toBeLessThanOrEqual(atol + rtol * largest)
    }
    if (name === 'hvpnet_ner')
      expect(decoded(results.emissions!, [12, 8], weights)).toEqual(expected.get('crf.decoded'))
  })
