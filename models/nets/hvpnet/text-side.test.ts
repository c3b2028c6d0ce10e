import { expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { goldenIsHere, readGolden } from '../../testing/golden.ts'
import { compareTensors } from '../../testing/numbers.ts'
import { type GoldenFacts, limitOf } from '../../testing/reproduce-golden.ts'
import { withSession } from '../../testing/with-session.ts'
import { readAuthorsCase } from '../authors/authors-case.ts'
import { hvpnetNer } from './ner.ts'
import { hvpnetRe } from './re.ts'
import { releasedOutputs } from './released-outputs.ts'
import { releasedSizes } from './released-sizes.ts'

/** Images and all they make are given, so that an error here is none of the ResNet's. */
const fromImages = /^(pyramid|debug\.resnet|crf\.(decoded|viterbi_score)|crf\.log_likelihood)/

for (const name of ['hvpnet_ner', 'hvpnet_re'])
  test.skipIf(!goldenIsHere(name))(
    `the text side of ${name}, starting from the pyramid, yields the reference numbers`,
    async () => {
      const { weights, inputs, expected, about } = readGolden(name)
      const config = releasedSizes(readAuthorsCase(about).config, weights)
      const g = new Graph()
      const outputs = name === 'hvpnet_ner' ? nerOutputs() : reOutputs()
      const parameters = [...g.parameters.keys()]
      const found = gradients(g, outputs.loss!, [...g.parameters.values()])
      found.forEach((gradient, at) => {
        if (gradient) outputs[`grad.${parameters[at]}`] = gradient
      })
      const wanted = [...expected.keys()].filter((key) => !fromImages.test(key) && !key.startsWith('grad.image_model.'))
      expect(wanted.filter((key) => !outputs[key])).toEqual([])

      const bytes = onnxModel(g, { outputs, parameters: weights })
      const results = await withSession(bytes, ({ run }) => run(Object.fromEntries<Tensor>([...inputs, ...expected])))
      for (const key of wanted) {
        const { difference, largest } = compareTensors(results[key]!, expected.get(key)!)
        const { atol, rtol } = limitOf(key, about as GoldenFacts)
        expect(difference, key).toBeLessThanOrEqual(atol + rtol * largest)
      }

      function nerOutputs(): Record<string, Value> {
        const model = hvpnetNer(g, 13, config, { from: 'pyramid' })
        const { emissions, goldScore, logPartition, loss } = model
        const scores = { 'crf.gold_score': goldScore, 'crf.log_partition': logPartition }
        return { ...textOutputs(model), emissions, ...scores, loss }
      }
      function reOutputs(): Record<string, Value> {
        const model = hvpnetRe(g, { relations: 23, subject: 100, object: 102, from: 'pyramid' }, config)
        return { ...textOutputs(model), entity_hidden_state: model.pair, logits: model.logits, loss: model.loss }
      }
      function textOutputs(model: Parameters<typeof releasedOutputs>[1]): Readonly<Record<string, Value>> {
        const all = Object.entries(releasedOutputs(g, model, config))
        return Object.fromEntries(all.filter(([key]) => !fromImages.test(key)))
      }
    },
  )
