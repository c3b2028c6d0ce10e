import { expect, test } from 'vitest'
import { adamWDefaults } from '../../models/autodiff/adamw.ts'
import { floats } from '../../models/graph/tensor.ts'
import { goldenIsHere, readGolden } from '../../models/testing/golden.ts'
import { compareTensors } from '../../models/testing/numbers.ts'
import { chunk, openAdamW, sumOfSquares } from './adamw-in-place.ts'
import { adamWKernel } from './adamw-kernel.ts'

const moveInPlace = openAdamW(adamWKernel(chunk), chunk)

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

test('any number of numbers is moved, each as in single precision by hand, and nothing beyond them', () => {
  const { fround } = Math
  const ask = {
    learningRate: 0.01,
    learningRateScale: 2,
    weightDecay: 0.1,
    gradientScale: 0.5,
    step: 3,
    ...adamWDefaults,
  }
  const [beta1, beta2] = [fround(ask.beta1), fround(ask.beta2)]
  const [new1, new2] = [fround((1 - ask.beta1) * 0.5), fround((1 - ask.beta2) * 0.25)]
  const keep = fround(1 - 0.02 * 0.1)
  const pace = fround(0.02 / (1 - ask.beta1 ** 3))
  const spread = fround(1 / Math.sqrt(1 - ask.beta2 ** 3))
  for (const size of [1, 3, 4, 7, chunk - 1, chunk, chunk + 2, 2 * chunk + 5]) {
    const wave = (scale: number) => Float32Array.from({ length: size + 1 }, (_, at) => Math.sin(at * scale + 1))
    const whole = { values: wave(0.3), first: wave(0.7), second: wave(1.1).map(Math.abs) }
    const before = { values: whole.values.slice(), first: whole.first.slice(), second: whole.second.slice() }
    const part = (numbers: Float32Array) => numbers.subarray(0, size)
    const slopes = wave(1.7)
    moveInPlace({ values: part(whole.values), first: part(whole.first), second: part(whole.second) }, part(slopes), ask)
    for (let at = 0; at < size; at++) {
      const mean = fround(fround(beta1 * before.first[at]!) + fround(new1 * slopes[at]!))
      const square = fround(fround(beta2 * before.second[at]!) + fround(new2 * fround(slopes[at]! * slopes[at]!)))
      const width = fround(fround(fround(Math.sqrt(square)) * spread) + fround(ask.epsilon))
      const value = fround(fround(before.values[at]! * keep) - fround(fround(pace * mean) / width))
      const got = [whole.first[at], whole.second[at], whole.values[at]]
      if (got.some((number, i) => number !== [mean, square, value][i])) expect(got).toEqual([mean, square, value])
    }
    expect(whole.values[size]).toBe(before.values[size])
    expect(whole.second[size]).toBe(before.second[size])
  }
})

test('the sum of squares counts what is left over too', () => {
  expect(sumOfSquares(Float32Array.of(1, 2, 3, 4, 5, 6))).toBe(91)
  expect(sumOfSquares(new Float32Array(0))).toBe(0)
})
