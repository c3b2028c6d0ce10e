import { expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { Graph } from '../../graph/graph.ts'
import { floats, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { bilstm } from './bilstm.ts'

const [units, width] = [2, 3]

function parameters(): ReadonlyMap<string, Tensor> {
  const random = randomNumbers(5)
  return new Map(
    ['forward', 'backward'].flatMap((direction) => [
      [`lstm.${direction}.input.weight`, randomTensor([4 * units, width], random)],
      [`lstm.${direction}.input.bias`, randomTensor([4 * units], random)],
      [`lstm.${direction}.recurrent.weight`, randomTensor([4 * units, units], random)],
    ]),
  )
}

/** One direction by plain loops: states [steps][units]. */
function slowLstm(inputs: readonly (readonly number[])[], direction: string): readonly (readonly number[])[] {
  const numbers = (name: string) => parameters().get(`lstm.${direction}.${name}`)!.data as Float32Array
  const [weight, bias, recurrent] = [numbers('input.weight'), numbers('input.bias'), numbers('recurrent.weight')]
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  let state = Array.from({ length: units }, () => 0)
  let cell = state
  return inputs.map((input) => {
    const gate = Array.from({ length: 4 * units }, (_, row) => {
      const fromInput = input.reduce((sum, x, at) => sum + x * weight[row * width + at]!, bias[row]!)
      return state.reduce((sum, x, at) => sum + x * recurrent[row * units + at]!, fromInput)
    })
    const at = (part: number, unit: number) => gate[part * units + unit]!
    cell = cell.map((c, unit) => sigmoid(at(1, unit)) * c + sigmoid(at(0, unit)) * Math.tanh(at(3, unit)))
    state = cell.map((c, unit) => sigmoid(at(2, unit)) * Math.tanh(c))
    return state
  })
}

function build() {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 'length', width])
  const mask = g.input('mask', 'float32', ['batch', 'length'])
  return { g, x, states: bilstm(g, x, mask, 'lstm', units) }
}

test('states agree with plain loops, and padding changes nothing', async () => {
  const { g, states } = build()
  const random = randomNumbers(9)
  const words = [4, 2].map((count) =>
    Array.from({ length: count }, () => Array.from({ length: width }, () => random() * 2 - 1)),
  )
  const padded = words.flatMap((rows) => Array.from({ length: 4 }, (_, at) => rows[at] ?? [9, 9, 9]).flat())
  const feeds = { x: floats([2, 4, width], padded), mask: floats([2, 4], [1, 1, 1, 1, 1, 1, 0, 0]) }
  const result = await withSession(onnxModel(g, { outputs: { states }, parameters: parameters() }), ({ run }) =>
    run(feeds),
  )
  const got = result.states!.data as Float32Array
  words.forEach((rows, post) => {
    const forward = slowLstm(rows, 'forward')
    const backward = slowLstm(rows.toReversed(), 'backward').toReversed()
    rows.forEach((_, step) => {
      const wanted = [...forward[step]!, ...backward[step]!]
      wanted.forEach((value, unit) => {
        expect(got[(post * 4 + step) * 2 * units + unit]).toBeCloseTo(value, 5)
      })
    })
  })
})

test('padding passes no gradient on', async () => {
  const { g, x, states } = build()
  const mask = g.inputs.get('mask')!
  const [dx] = gradients(g, g.sum(g.mul(states, g.unsqueeze(mask, 2))), [x])
  const feeds = { x: floats([1, 3, width], [1, 2, 3, 4, 5, 6, 7, 8, 9]), mask: floats([1, 3], [1, 1, 0]) }
  const model = onnxModel(g, { outputs: { dx: dx! }, parameters: parameters() })
  const result = await withSession(model, ({ run }) => run(feeds))
  const numbers = [...(result.dx!.data as Float32Array)]
  expect(numbers.slice(0, 6).every((value) => value !== 0)).toBe(true)
  expect(numbers.slice(6)).toEqual([0, 0, 0])
})
