import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Box } from '../domain/region.ts'
import { boxIou } from './box-iou.ts'

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height })

test.each([
  { name: 'a box and itself', a: box(1, 2, 4, 4), b: box(1, 2, 4, 4), iou: 1 },
  { name: 'boxes that only touch', a: box(0, 0, 4, 4), b: box(4, 0, 4, 4), iou: 0 },
  { name: 'boxes far apart', a: box(0, 0, 4, 4), b: box(40, 40, 4, 4), iou: 0 },
  { name: 'a box and its left half', a: box(0, 0, 4, 4), b: box(0, 0, 2, 4), iou: 0.5 },
  { name: 'boxes that share a quarter each', a: box(0, 0, 2, 2), b: box(1, 1, 2, 2), iou: 1 / 7 },
])('the overlap of $name is $iou', ({ a, b, iou }) => expect(boxIou(a, b)).toBeCloseTo(iou, 12))

const anyBox = fc.record({
  x: fc.nat(100),
  y: fc.nat(100),
  width: fc.integer({ min: 1, max: 100 }),
  height: fc.integer({ min: 1, max: 100 }),
})

test('the overlap does not depend on the order and lies between 0 and 1', () => {
  fc.assert(
    fc.property(anyBox, anyBox, (a, b) => {
      expect(boxIou(a, b)).toBe(boxIou(b, a))
      expect(boxIou(a, b)).toBeGreaterThanOrEqual(0)
      expect(boxIou(a, b)).toBeLessThanOrEqual(1)
    }),
  )
})
