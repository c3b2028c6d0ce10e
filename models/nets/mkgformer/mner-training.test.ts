import { describe, expect, test } from 'vitest'
import { trainingGraph } from '../../autodiff/training-graph.ts'
import { Graph } from '../../graph/graph.ts'
import { floats, type Tensor, zeros } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { goldenIsHere, readGolden } from '../../testing/golden.ts'
import { withSession } from '../../testing/with-session.ts'
import { referenceSize as config } from './fixtures/reference-size.ts'
import { mner } from './mner.ts'

const labels = 13

interface About {
  readonly tolerance: { readonly 'adamw.losses': { readonly atol: number } }
  readonly analytically_zero_grad_params: readonly string[]
}

const here = goldenIsHere('mkgformer_mner')

describe.skipIf(!here)('the reference numbers of training for entities', () => {
  // Also of skipped tests the surroundings are run.
  if (!here) return
  const { weights, inputs, expected, about } = readGolden('mkgformer_mner')
  const { tolerance, analytically_zero_grad_params: zeroInTheory } = about as About

  test('two steps of AdamW', async () => {
    const g = new Graph()
    const { loss } = mner(g, labels, config)
    const everything = { takes: () => true, learningRateScale: 1, weightDecay: 0.01 }
    const { outputs, learnt } = trainingGraph(g, loss, { groups: [everything] })
    const losses: number[] = []
    await withSession(onnxModel(g, { outputs }), async ({ run }) => {
      const state = new Map<string, Tensor>([...weights, ...inputs])
      for (const name of learnt)
        for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, zeros(weights.get(name)!.shape))
      for (const step of [1, 2, 3]) {
        const scalars = { step: floats([], [step]), learning_rate: floats([], [1e-3]) }
        const results = await run({ ...Object.fromEntries(state), ...scalars })
        losses.push(Number(results.loss!.data[0]))
        if (step === 3) break
        for (const name of learnt) {
          state.set(name, results[`new/${name}`]!)
          for (const moment of ['first', 'second']) state.set(`${moment}/${name}`, results[`new_${moment}/${name}`]!)
        }
      }
      for (const name of learnt) if (!zeroInTheory.includes(name)) expectTwoSteps(name, state.get(name)!)
    })
    losses.forEach((value, at) => {
      const wanted = Number(expected.get('adamw.losses')!.data[at])
      expect(Math.abs(value - wanted), `loss ${at}`).toBeLessThan(tolerance['adamw.losses'].atol)
    })
  })

  /** Where the gradient is tiny, AdamW turns its rounding into whole steps; `case.json` says how far to trust each element. */
  function expectTwoSteps(name: string, got: Tensor): void {
    const wanted = expected.get(`adamw2.${name}`)!
    const gradient = expected.get(`grad.${name}`)!
    let worst = 0
    for (let at = 0; at < wanted.data.length; at++) {
      const size = Math.abs(Number(gradient.data[at]))
      const limit = size > 1e-4 ? 1e-5 : size === 0 ? 1e-6 : 0.0021
      worst = Math.max(worst, Math.abs(Number(got.data[at]) - Number(wanted.data[at])) / limit)
    }
    expect(worst, `adamw2.${name}: largest distance in tolerances`).toBeLessThanOrEqual(1)
  }
})
