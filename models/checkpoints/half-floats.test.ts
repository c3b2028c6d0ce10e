import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { halfBits, halfValue, halfValues, halvesOf } from './half-floats.ts'

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

  test('a table gives the same values', () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits)
    expect(halfValues(all)).toEqual(Float32Array.from(all, halfValue))
    const numbers = all.filter((bits) => !Number.isNaN(halfValue(bits)))
    expect(halvesOf(halfValues(numbers))).toEqual(numbers)
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
