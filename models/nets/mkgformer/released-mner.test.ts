import { describe, expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { trainingGraph } from '../../autodiff/training-graph.ts'
import { viterbi } from '../../decoding/viterbi.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { floats, type Tensor, zeros } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { goldenIsHere, readGolden } from '../../testing/golden.ts'
import { compareTensors } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { referenceSize as config } from './fixtures/reference-size.ts'
import { mner } from './mner.ts'

const labels = 13

const doubles = (tensor: Tensor | undefined) => Float64Array.from(tensor!.data, Number)

interface Tolerance {
  readonly atol: number
  readonly rtol: number
}
interface About {
  readonly tolerance: {
    readonly 'text_hidden.0, vision_hidden.0': Tolerance
    readonly forward: Tolerance
    readonly loss: Tolerance
    readonly grad: Tolerance
    readonly 'adamw.losses': { readonly atol: number }
  }
  readonly no_grad_params: readonly string[]
  readonly analytically_zero_grad_params: readonly string[]
}

const here = goldenIsHere('mkgformer_mner')

describe.skipIf(!here)("the released model's reference numbers", () => {
  // Also of skipped tests the surroundings are run.
  if (!here) return
  const { weights, inputs, expected, about } = readGolden('mkgformer_mner')
  const { tolerance, no_grad_params: unused, analytically_zero_grad_params: zeroInTheory } = about as About

  function expectClose(got: Tensor | undefined, name: string, { atol, rtol }: Tolerance): void {
    const { difference, largest } = compareTensors(got!, expected.get(name)!)
    expect(difference, name).toBeLessThanOrEqual(atol + rtol * largest)
  }

  test('states of every layer, emissions, likelihood and loss', async () => {
    const g = new Graph()
    const model = mner(g, labels, config)
    const heads = (value: Value) => g.transpose(g.reshape(value, ['batch', 'length', 4, 8]), [0, 2, 1, 3])
    const outputs: Record<string, Value> = {
      'text_hidden.0': model.embeddedText,
      'vision_hidden.0': model.embeddedVision,
      emissions: model.emissions,
      'crf.gold_score': model.goldScore,
      'crf.log_partition': model.logPartition,
      'crf.log_likelihood': g.sub(model.goldScore, model.logPartition),
      loss: model.loss,
    }
    for (const [layer, { state, context, fusion, keys, values }] of model.textLayers.entries()) {
      outputs[`text_hidden.${layer + 1}`] = state
      outputs[`vision_hidden.${layer + 1}`] = model.visionLayers[layer]!.state
      if (layer !== 7 && layer !== 8) continue
      outputs[`debug.text_layer.${layer}.context`] = context
      outputs[`debug.text_layer.${layer}.key`] = heads(keys)
      outputs[`debug.text_layer.${layer}.value`] = heads(values)
      if (fusion) outputs[`debug.text_layer.${layer}.fusion`] = fusion.taken
    }
    const share = model.visionLayers[8]!.textShare!
    const bytes = onnxModel(g, { outputs: { ...outputs, share }, parameters: weights })
    const results = await withSession(bytes, ({ run }) => run(Object.fromEntries(inputs)))
    for (const name of Object.keys(outputs)) {
      const limit = name.endsWith('hidden.0')
        ? tolerance['text_hidden.0, vision_hidden.0']
        : name === 'loss'
          ? tolerance.loss
          : tolerance.forward
      expectClose(results[name], name, limit)
    }
    const decoded = expected.get('crf.decoded')!
    const length = decoded.shape[1]!
    for (const [row, real] of [12, 8].entries()) {
      const path = viterbi({
        length: real,
        tags: labels,
        emissions: doubles(results.emissions).subarray(row * length * labels, (row * length + real) * labels),
        start: doubles(weights.get('crf.start_transitions')),
        end: doubles(weights.get('crf.end_transitions')),
        transitions: doubles(weights.get('crf.transitions')),
      })
      const wanted = Array.from(decoded.data.subarray(row * length, (row + 1) * length), Number)
      expect([...path, ...Array.from({ length: length - real }, () => -1)]).toEqual(wanted)
    }
    const shares = results.share!.data as Float32Array
    expect(shares.length).toBe(2 * 61)
    expect(shares.every((value) => value > 0 && value < 1)).toBe(true)
  })

  test('the gradient of every parameter', async () => {
    const g = new Graph()
    const { loss } = mner(g, labels, config)
    const names = [...g.parameters.keys()]
    const found = gradients(g, loss, [...g.parameters.values()])
    const outputs = Object.fromEntries(names.flatMap((name, at) => (found[at] ? [[name, found[at]]] : [])))
    const wanted = [...expected.keys()].filter((name) => name.startsWith('grad.')).map((name) => name.slice(5))
    expect(Object.keys(outputs).sort()).toEqual(wanted.sort())
    // Parameters of the file that this network has no use for are just those that get no gradient.
    expect([...weights.keys()].filter((name) => !g.parameters.has(name)).sort()).toEqual([...unused].sort())

    const renamed = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [`grad.${name}`, value]))
    const bytes = onnxModel(g, { outputs: renamed, parameters: weights })
    const results = await withSession(bytes, ({ run }) => run(Object.fromEntries(inputs)))
    for (const name of Object.keys(outputs)) {
      const limit = zeroInTheory.includes(name) ? { atol: tolerance.grad.atol, rtol: 0 } : tolerance.grad
      expectClose(results[`grad.${name}`], `grad.${name}`, limit)
    }
  })

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
