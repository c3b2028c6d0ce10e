import { expect, test } from 'vitest'
import { Suspects } from './suspects.ts'

test('a batch that died is read post by post, and only the post at fault is set aside', () => {
  const suspects = new Suspects()
  suspects.died([1, 2, 3], 'signal SIGSEGV')
  expect([1, 2, 3].map((post) => suspects.alone(post))).toEqual([true, true, true])
  suspects.read([1])
  suspects.died([2], 'signal SIGSEGV')
  suspects.read([3])
  expect([...suspects.aside]).toEqual([[2, 'signal SIGSEGV']])
  expect(suspects.alone(1)).toBe(false)
})

test('a post that the model refuses alone is set aside at once, in a batch only once it was tried alone', () => {
  const suspects = new Suspects()
  suspects.refused([1, 2], 'NaN')
  expect(suspects.aside.size).toBe(0)
  expect(suspects.alone(1)).toBe(true)
  suspects.refused([1], 'NaN')
  expect([...suspects.aside.keys()]).toEqual([1])
  suspects.clear()
  expect(suspects.aside.size).toBe(0)
})
