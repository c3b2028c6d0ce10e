import { expect, test } from 'vitest'
import { toTensor } from './float-tensors.ts'

test.each([
  {
    dtype: 'F16' as const,
    bits: [0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff],
    is: [1, -2, 0.333251953125, 2 ** -24, 65504],
  },
  { dtype: 'BF16' as const, bits: [0x3f80, 0xc000, 0x3eab], is: [1, -2, 0.333984375] },
])('$dtype widens to the exact number', ({ dtype, bits, is }) => {
  const tensor = toTensor({ dtype, shape: [bits.length], data: Uint16Array.from(bits) })
  expect([...tensor.data]).toEqual(is)
})
