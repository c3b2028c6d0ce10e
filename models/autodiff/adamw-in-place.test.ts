import { expect, test } from 'vitest'
import { floats } from '../graph/tensor.ts'
import { goldenIsHere, readGolden } from '../testing/golden.ts'
import { compareTensors } from '../testing/numbers.ts'
import { adamWDefaults } from './adamw.ts'
import { moveInPlace, sumOfSquares } from './adamw-in-place.ts'

test.skipIf(!goldenIsHere('adamw_unit'))('three steps end where PyTorch ends, parameters and moments', () => {
  const { weights, inputs, expected } = readGolden('adamw_unit')
  const rates: Readonly<Record<string, number>> = { a: 0.001, c_no_grad_at_step2: 0.001, b: 0.05 }
  for (const [name, learningRate] of Object.entries(rates)) {
    const { shape, data } = weights.get(name)!
    const values = (data as Float32Array).slice()
    const moved = { values, first: new Float32Array(values.length), second: new Float32Array(values.length) }
    const close = (got: Float32Array, wanted: string) => {
      const { difference, largest } = compareTensors(floats(shape, got), expected.get(wanted)!)
      expect(difference, wanted).toBeLessThanOrEqual(1e-6 + 1e-6 * largest)
    }
    let taken = 0
    for (const step of [1, 2, 3]) {
      const gradient = inputs.get(`grad${step}.${name}`)
      const rule = { learningRateScale: 1, weightDecay: 0.01, gradientScale: 1 }
      if (gradient)
        moveInPlace(moved, gradient.data as Float32Array, { ...adamWDefaults, ...rule, learningRate, step: ++taken })
      close(moved.values, `step${step}.${name}`)
    }
    close(moved.first, `state3.exp_avg.${name}`)
    close(moved.second, `state3.exp_avg_sq.${name}`)
  }
})

test('the sum of squares counts what is left over too', () => {
  expect(sumOfSquares(Float32Array.of(1, 2, 3, 4, 5, 6))).toBe(91)
  expect(sumOfSquares(new Float32Array(0))).toBe(0)
})
