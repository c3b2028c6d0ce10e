import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printSafetensors } from '../checkpoints/safetensors.ts'
import { floats } from '../graph/tensor.ts'
import { halfBits, halfValue } from './half-floats.ts'
import { parseWeights, printWeights } from './package-weights.ts'

describe('half precision', () => {
  test.each([
    { value: 0, bits: 0x0000 },
    { value: -0, bits: 0x8000 },
    { value: 1, bits: 0x3c00 },
    { value: -2, bits: 0xc000 },
    { value: 0.1, bits: 0x2e66 },
    { value: 65504, bits: 0x7bff },
    { value: 65519, bits: 0x7bff },
    { value: 65520, bits: 0x7c00 },
    { value: 2 ** -14, bits: 0x0400 },
    { value: 2 ** -24, bits: 0x0001 },
    { value: 2 ** -25, bits: 0x0000 },
    { value: 1.5 * 2 ** -24, bits: 0x0002 },
    { value: 1 + 2 ** -11, bits: 0x3c00 },
    { value: 1 + 3 * 2 ** -11, bits: 0x3c02 },
    { value: Number.POSITIVE_INFINITY, bits: 0x7c00 },
    { value: Number.NaN, bits: 0x7e00 },
  ])('the bits of $value', ({ value, bits }) => expect(halfBits(value)).toBe(bits))

  test('every half comes back from its value', () => {
    for (let bits = 0; bits < 0x10000; bits++)
      if (!Number.isNaN(halfValue(bits))) expect(halfBits(halfValue(bits))).toBe(bits)
  })

  test('no half is nearer than the one chosen', () => {
    fc.assert(
      fc.property(fc.float({ min: -65000, max: 65000, noNaN: true }), (value) => {
        const bits = halfBits(value)
        const distance = Math.abs(halfValue(bits) - value)
        for (const other of [bits - 1, bits + 1])
          if (other >= 0 && Number.isFinite(halfValue(other)))
            expect(Math.abs(halfValue(other) - value)).toBeGreaterThanOrEqual(distance)
      }),
    )
  })
})

test('weights come back from a file within half precision', () => {
  const weights = new Map([
    ['a', floats([2, 2], [0.5, -1, 3.25, 0.1])],
    ['b', floats([], [7])],
  ])
  const back = parseWeights(printWeights(weights), 'w')
  expect(back.get('a')!.shape).toEqual([2, 2])
  expect([...back.get('a')!.data.slice(0, 3)]).toEqual([0.5, -1, 3.25])
  expect(back.get('a')!.data[3]).toBeCloseTo(0.1, 4)
  expect([...back.get('b')!.data]).toEqual([7])
})

test('weights that half precision cannot hold are refused by name and place', () => {
  expect(() => printWeights(new Map([['a', floats([2], [0, Number.NaN])]]))).toThrow('tensor "a" holds NaN at 1')
  expect(() => printWeights(new Map([['a', floats([1], [1e6])]]))).toThrow('holds 1000000 at 0')
})

test('a truncated file is refused with both sizes', () => {
  const bytes = printWeights(new Map([['a', floats([4], [1, 2, 3, 4])]]))
  expect(() => parseWeights(bytes.subarray(0, bytes.length - 2), 'w')).toThrow(
    /cut off.*ends at byte \d+, the file at \d+/,
  )
})

test('integers are no weights', () => {
  const bytes = printSafetensors({
    tensors: new Map([['ids', { dtype: 'I64', shape: [1], data: BigInt64Array.of(1n) }]]),
    metadata: {},
  })
  expect(() => parseWeights(bytes, 'weights.safetensors')).toThrow(
    'weights.safetensors: tensor "ids" is I64, expected F16 or F32',
  )
})
