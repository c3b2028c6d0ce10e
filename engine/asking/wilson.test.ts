import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilsonInterval } from './wilson.ts'

// Reference: R, prop.test(x, n, correct = FALSE)
test.each([
  { hits: 0, count: 10, low: 0, high: 0.2775 },
  { hits: 1, count: 20, low: 0.0089, high: 0.2361 },
  { hits: 50, count: 100, low: 0.4038, high: 0.5962 },
])('$hits of $count', ({ hits, count, low, high }) => {
  const found = wilsonInterval(hits, count)
  expect(found.low).toBeCloseTo(low, 3)
  expect(found.high).toBeCloseTo(high, 3)
})

test('the share lies within, misses mirror hits, and more of the same is surer', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), (hits, misses) => {
      const count = hits + misses
      const { low, high } = wilsonInterval(hits, count)
      if (count > 0) expect(low <= hits / count && hits / count <= high).toBe(true)
      expect(wilsonInterval(misses, count).low).toBeCloseTo(1 - high, 10)
      const more = wilsonInterval(hits * 2, count * 2)
      expect(more.high - more.low).toBeLessThanOrEqual(high - low)
    }),
  )
})
