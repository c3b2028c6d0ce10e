import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clamped, fitted, isFitted, zoomed, zoomedTo } from './viewport.ts'

const size = fc.record({ w: fc.integer({ min: 20, max: 3000 }), h: fc.integer({ min: 20, max: 3000 }) })

test('a fitted image lies whole and centred in its pane', () => {
  fc.assert(
    fc.property(size, size, (pane, image) => {
      const v = fitted(pane, image)
      expect(v.x).toBeGreaterThanOrEqual(-1e-6)
      expect(v.y).toBeGreaterThanOrEqual(-1e-6)
      expect(v.x * 2 + image.w * v.scale).toBeCloseTo(pane.w, 6)
      expect(v.y * 2 + image.h * v.scale).toBeCloseTo(pane.h, 6)
    }),
  )
})

test('closer and back again is where it was', () => {
  const pane = { w: 400, h: 300 }
  const image = { w: 1000, h: 1000 }
  const near = zoomed(fitted(pane, image), 8, { x: 200, y: 150 }, pane, image)
  const back = zoomed(near, 1 / 8, { x: 200, y: 150 }, pane, image)
  expect(isFitted(near, pane, image)).toBe(false)
  expect(back.scale).toBeCloseTo(fitted(pane, image).scale, 9)
  expect(back.x).toBeCloseTo(fitted(pane, image).x, 6)
})

test('the point under the pointer stays under it while nothing reaches an edge', () => {
  const pane = { w: 400, h: 400 }
  const image = { w: 400, h: 400 }
  const at = { x: 200, y: 200 }
  const before = fitted(pane, image)
  const after = zoomed(before, 2, at, pane, image)
  expect((at.x - after.x) / after.scale).toBeCloseTo((at.x - before.x) / before.scale, 9)
})

test('an image larger than its pane never shows a gap at a side', () => {
  fc.assert(
    fc.property(
      size,
      size,
      fc.double({ min: 1, max: 16, noNaN: true }),
      fc.integer({ min: -9000, max: 9000 }),
      (pane, image, factor, shift) => {
        const fit = fitted(pane, image)
        const v = clamped({ scale: fit.scale * factor, x: shift, y: -shift }, pane, image)
        for (const [at, length, room] of [
          [v.x, image.w * v.scale, pane.w],
          [v.y, image.h * v.scale, pane.h],
        ] as const) {
          if (length <= room) expect(at).toBeCloseTo((room - length) / 2, 6)
          else {
            expect(at).toBeLessThanOrEqual(0)
            expect(at + length).toBeGreaterThanOrEqual(room - 1e-6)
          }
        }
      },
    ),
  )
})

test('zoomed to a box, all of it is in sight', () => {
  fc.assert(
    fc.property(
      size,
      size,
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      (pane, image, at, share) => {
        const box = {
          x: at * image.w,
          y: at * image.h,
          width: Math.min(share, 1 - at) * image.w,
          height: Math.min(share, 1 - at) * image.h,
        }
        const v = zoomedTo(box, pane, image)
        expect(box.x * v.scale + v.x).toBeGreaterThanOrEqual(-1e-6)
        expect(box.y * v.scale + v.y).toBeGreaterThanOrEqual(-1e-6)
        expect((box.x + box.width) * v.scale + v.x).toBeLessThanOrEqual(pane.w + 1e-6)
        expect((box.y + box.height) * v.scale + v.y).toBeLessThanOrEqual(pane.h + 1e-6)
      },
    ),
  )
})
