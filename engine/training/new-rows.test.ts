import { expect, test } from 'vitest'
import { floats } from '../../models/graph/tensor.ts'
import { withNewRows } from './new-rows.ts'

const filled = (value: number) =>
  new Map([
    ['head.weight', floats([5, 2], new Float32Array(10).fill(value))],
    ['head.bias', floats([5], new Float32Array(5).fill(value))],
    ['crf.transitions', floats([5, 5], new Float32Array(25).fill(value))],
    ['lstm.weight', floats([2], new Float32Array(2).fill(value))],
  ])

test('numbers of new types are taken as they were learnt, all others as they were moved', () => {
  const result = withNewRows(filled(1), filled(9), { from: 1, to: 2 })
  expect([...result.get('head.weight')!.data]).toEqual([1, 1, 1, 1, 1, 1, 9, 9, 9, 9])
  expect([...result.get('head.bias')!.data]).toEqual([1, 1, 1, 9, 9])
  const steps = result.get('crf.transitions')!.data
  expect([...steps.slice(0, 5)]).toEqual([1, 1, 1, 9, 9])
  expect([...steps.slice(15, 20)]).toEqual([9, 9, 9, 9, 9])
  expect([...result.get('lstm.weight')!.data]).toEqual([1, 1])
})

test('without new types nothing changes', () => {
  const moved = filled(1)
  expect(withNewRows(moved, filled(9), { from: 2, to: 2 })).toBe(moved)
})
