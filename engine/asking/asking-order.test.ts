import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Asked, diverseOrder, mixedOrder, samplePlace, withSample } from './asking-order.ts'
import { coverBy, noDistances } from './farthest-first.ts'

const circle = (angles: readonly number[]) => ({
  size: 2,
  values: Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])),
})
const candidates = (angles: readonly number[], uncertainty: readonly number[]) => ({
  posts: angles.map((_, at) => at + 1),
  uncertainty,
  points: circle(angles),
  distances: noDistances(angles.length),
})

test('of two posts alike only one is asked early, though the model is unsure of both', () => {
  const order = [...mixedOrder(candidates([0, 0.01, 3], [0.9, 0.89, 0.3]))]
  expect(order.map(({ post }) => post)).toEqual([1, 3, 2])
})

test('a post says whether uncertainty or strangeness put it where it is', () => {
  const asked = candidates([0.1, 3], [0.9, 0.4])
  coverBy(asked.distances, asked.points, [1, 0])
  expect([...mixedOrder(asked)]).toEqual([
    { post: 2, why: 'unlike' },
    { post: 1, why: 'unsure' },
  ])
  expect([...diverseOrder(asked)]).toEqual([2, 1])
})

test('every tenth place is of the sample, nothing is lost and nothing comes twice', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(8), (count, drawn) => {
      const asked = Array.from({ length: count }, (_, at): Asked => ({ post: at + 1, why: 'unsure' }))
      const sample = Array.from({ length: drawn }, (_, at) => 100 + at)
      const order = withSample(asked, sample)
      expect(new Set(order.map(({ post }) => post)).size).toBe(order.length)
      expect(order.filter(({ why }) => why === 'unsure')).toEqual(asked)
      for (const [place, { why }] of order.entries())
        if (why === 'sample') expect(place % samplePlace).toBe(samplePlace - 1)
      expect(order.filter(({ why }) => why === 'sample')).toHaveLength(
        Math.min(drawn, Math.floor(Math.max(0, count - 1) / 9)),
      )
    }),
  )
})
