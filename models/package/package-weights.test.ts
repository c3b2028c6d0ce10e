import { expect, test } from 'vitest'
import { printSafetensors } from '../checkpoints/safetensors.ts'
import { floats } from '../graph/tensor.ts'
import { parseWeights, printWeights } from './package-weights.ts'

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
