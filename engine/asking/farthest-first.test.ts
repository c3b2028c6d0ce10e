import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverBy, farthest, farthestFirst, noDistances, type Points } from './farthest-first.ts'

const clouds = (most = 12) =>
  fc
    .array(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), { minLength: 1, maxLength: most })
    .map((angles): Points => {
      return { size: 2, values: Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])) }
    })
const countOf = ({ values, size }: Points) => values.length / size
const rowOf = ({ values, size }: Points, point: number) => values.subarray(point * size, (point + 1) * size)
const even = (points: Points) => new Float32Array(countOf(points)).fill(1)

function radius(points: Points, centres: readonly number[]): number {
  const distances = noDistances(countOf(points))
  for (const centre of centres) coverBy(distances, points, rowOf(points, centre))
  return Math.max(...distances)
}

function choices(count: number, of: number, from = 0): number[][] {
  if (count === 0) return [[]]
  return Array.from({ length: of - from }, (_, i) => from + i).flatMap((first) =>
    choices(count - 1, of, first + 1).map((rest) => [first, ...rest]),
  )
}

test('every point is picked once, each no farther from the centres than the one before', () => {
  fc.assert(
    fc.property(clouds(), (points) => {
      const picks = [...farthestFirst(points, even(points), noDistances(countOf(points)))]
      expect(picks.map(({ point }) => point).toSorted((a, b) => a - b)).toEqual([...even(points).keys()])
      expect(picks[0]?.distance).toBe(farthest)
      for (const [at, { distance }] of picks.entries())
        expect(distance).toBeLessThanOrEqual(picks[at - 1]?.distance ?? farthest)
    }),
  )
})

test('what is left uncovered is at most twice what the best choice leaves', () => {
  fc.assert(
    fc.property(clouds(7), fc.integer({ min: 1, max: 3 }), (points, wanted) => {
      const count = Math.min(wanted, countOf(points))
      const picks = [...farthestFirst(points, even(points), noDistances(countOf(points)))].slice(0, count)
      const best = Math.min(...choices(count, countOf(points)).map((centres) => radius(points, centres)))
      expect(
        radius(
          points,
          picks.map(({ point }) => point),
        ),
      ).toBeLessThanOrEqual(2 * best + 1e-5)
    }),
  )
})

test('distances kept up to date are those computed anew', () => {
  fc.assert(
    fc.property(clouds(), (points) => {
      const distances = noDistances(countOf(points))
      const centres: number[] = []
      for (const { point } of farthestFirst(points, even(points), distances)) {
        const anew = noDistances(countOf(points))
        for (const centre of centres) coverBy(anew, points, rowOf(points, centre))
        expect(distances).toEqual(anew)
        centres.push(point)
      }
    }),
  )
})

test('a heavier point comes before one as far away', () => {
  const points: Points = { size: 2, values: Float32Array.of(1, 0, 0, 1, -1, 0) }
  const order = [...farthestFirst(points, [0.2, 0.9, 0.3], noDistances(3))].map(({ point }) => point)
  expect(order).toEqual([1, 2, 0])
})
