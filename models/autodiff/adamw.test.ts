import { expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import { floats, type Tensor, zeros } from '../graph/tensor.ts'
import { onnxModel } from '../onnx/onnx-model.ts'
import { goldenIsHere, readGolden } from '../testing/golden.ts'
import { compareTensors } from '../testing/numbers.ts'
import { withSession } from '../testing/with-session.ts'
import { adamW } from './adamw.ts'

test.skipIf(!goldenIsHere('adamw_unit'))('three steps end where PyTorch ends, parameters and moments', async () => {
  const { weights, inputs, expected } = readGolden('adamw_unit')
  const rates: Readonly<Record<string, number>> = { a: 0.001, c_no_grad_at_step2: 0.001, b: 0.05 }
  const close = (got: Tensor | undefined, name: string) => {
    const { difference, largest } = compareTensors(got!, expected.get(name)!)
    expect(difference, name).toBeLessThanOrEqual(1e-6 + 1e-6 * largest)
  }
  for (const [name, rate] of Object.entries(rates)) {
    const start = weights.get(name)!
    const g = new Graph()
    const input = (name: string, shape = start.shape) => g.input(name, 'float32', shape)
    const update = adamW(g, { learningRate: g.scalar(rate), weightDecay: 0.01, step: input('step', []) })
    const state = { parameter: input('parameter'), first: input('first'), second: input('second') }
    const next = update(state, input('gradient'))
    await withSession(
      onnxModel(g, {
        outputs: { new_parameter: next.parameter, new_first: next.first, new_second: next.second },
      }),
      async ({ run }) => {
        let state: Readonly<Record<string, Tensor>> = {
          parameter: start,
          first: zeros(start.shape),
          second: zeros(start.shape),
        }
        let taken = 0
        for (const step of [1, 2, 3]) {
          const gradient = inputs.get(`grad${step}.${name}`)
          // Without a gradient a parameter is left alone, its own count of steps too.
          if (gradient) {
            const after = await run({ ...state, gradient, step: floats([], [++taken]) })
            state = { parameter: after.new_parameter!, first: after.new_first!, second: after.new_second! }
          }
          close(state.parameter, `step${step}.${name}`)
        }
        close(state.first, `state3.exp_avg.${name}`)
        close(state.second, `state3.exp_avg_sq.${name}`)
      },
    )
  }
})
