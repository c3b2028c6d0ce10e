import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Box } from '../../contract/domain/region.ts'
import {
  boxBetween,
  cellBox,
  grown,
  handles,
  moved,
  resized,
  sameBox,
  stepOf,
  toImage,
  toPane,
} from './box-geometry.ts'
import { fitted, type Size } from './viewport.ts'

const size = fc.record({ w: fc.integer({ min: 1, max: 3000 }), h: fc.integer({ min: 1, max: 3000 }) })
const point = fc.record({
  x: fc.double({ min: -500, max: 3500, noNaN: true }),
  y: fc.double({ min: -500, max: 3500, noNaN: true }),
})
/** An image and a box in it; imports may bring boxes with fractions of pixels. */
const imageAndBox = size.chain((image) =>
  fc
    .tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([x, y, w, h]) => {
      const width = 1 + w * (image.w - 1)
      const height = 1 + h * (image.h - 1)
      const box: Box = { x: x * (image.w - width), y: y * (image.h - height), width, height }
      return { image, box }
    }),
)

function expectWithin(box: Box, image: Size): void {
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.y).toBeGreaterThanOrEqual(0)
  expect(box.width).toBeGreaterThanOrEqual(1)
  expect(box.height).toBeGreaterThanOrEqual(1)
  expect(box.x + box.width).toBeLessThanOrEqual(image.w + 1e-9)
  expect(box.y + box.height).toBeLessThanOrEqual(image.h + 1e-9)
}

test('from the pane to the image and back is where it was', () => {
  fc.assert(
    fc.property(size, size, point, (pane, image, at) => {
      const view = fitted(pane, image)
      const back = toPane(toImage(at, view), view)
      expect(back.x).toBeCloseTo(at.x, 6)
      expect(back.y).toBeCloseTo(at.y, 6)
    }),
  )
})

test('a drawn box lies in the image, in whole pixels, and is the same drawn backwards', () => {
  fc.assert(
    fc.property(size, point, point, (image, from, to) => {
      const box = boxBetween(from, to, image)
      expectWithin(box, image)
      for (const side of [box.x, box.y, box.width, box.height]) expect(Number.isInteger(side)).toBe(true)
      if (box.width > 1 && box.height > 1) expect(boxBetween(to, from, image)).toEqual(box)
    }),
  )
})

test('a moved box keeps its size and stays in the image', () => {
  fc.assert(
    fc.property(imageAndBox, point, ({ image, box }, by) => {
      const after = moved(box, by, image)
      expect(after.width).toBe(box.width)
      expect(after.height).toBe(box.height)
      expectWithin(after, image)
    }),
  )
})

test('there and back is where it was, unless an edge was in the way', () => {
  const image = { w: 400, h: 300 }
  const box = { x: 100, y: 90, width: 50, height: 40 }
  expect(moved(moved(box, { x: 30, y: -20 }, image), { x: -30, y: 20 }, image)).toEqual(box)
})

test('resizing keeps the opposite corner, and the sides that were not taken hold of', () => {
  fc.assert(
    fc.property(imageAndBox, fc.constantFrom(...handles), point, ({ image, box }, handle, to) => {
      const after = resized(box, handle, to, image)
      expectWithin(after, image)
      const edges = (b: Box) => ({ left: b.x, right: b.x + b.width, top: b.y, bottom: b.y + b.height })
      const [before, now] = [edges(box), edges(after)]
      const near = (a: number, b: number) => Math.abs(a - b) < 1e-6
      if (handle.includes('w')) expect(near(now.left, before.right) || near(now.right, before.right)).toBe(true)
      else if (handle.includes('e')) expect(near(now.left, before.left) || near(now.right, before.left)).toBe(true)
      else expect([now.left, now.right]).toEqual([before.left, before.right])
      if (handle.includes('n')) expect(near(now.top, before.bottom) || near(now.bottom, before.bottom)).toBe(true)
      else if (handle.includes('s')) expect(near(now.top, before.top) || near(now.bottom, before.top)).toBe(true)
      else expect([now.top, now.bottom]).toEqual([before.top, before.bottom])
    }),
  )
})

test('a side drawn within the image comes to lie where it was drawn', () => {
  const box = { x: 10, y: 10, width: 20, height: 20 }
  const image = { w: 100, h: 100 }
  expect(resized(box, 'e', { x: 55.4, y: 0 }, image)).toEqual({ x: 10, y: 10, width: 45, height: 20 })
  expect(resized(box, 'nw', { x: 60, y: 70 }, image)).toEqual({ x: 30, y: 30, width: 30, height: 40 })
})

test('growing by keys keeps the top left corner and never turns the box over', () => {
  fc.assert(
    fc.property(imageAndBox, fc.integer({ min: -4000, max: 4000 }), fc.boolean(), ({ image, box }, by, isWide) => {
      const after = grown(box, isWide ? { x: by, y: 0 } : { x: 0, y: by }, image)
      expectWithin(after, image)
      if (after.width > 1) expect(after.x).toBe(box.x)
      if (after.height > 1) expect(after.y).toBe(box.y)
    }),
  )
})

test('the nine cells lie in the image and in reading order', () => {
  fc.assert(
    fc.property(
      fc.record({ w: fc.integer({ min: 9, max: 3000 }), h: fc.integer({ min: 9, max: 3000 }) }),
      fc.integer({ min: 1, max: 9 }),
      (image, cell) => {
        const box = cellBox(cell, image)
        expectWithin(box, image)
        expect(Math.floor(((box.x + box.width / 2) / image.w) * 3)).toBe((cell - 1) % 3)
        expect(Math.floor(((box.y + box.height / 2) / image.h) * 3)).toBe(Math.floor((cell - 1) / 3))
      },
    ),
  )
})

test('a step is a whole pixel at least, and a box is the same as its copy', () => {
  expect(stepOf({ w: 10, h: 10 })).toBe(1)
  expect(stepOf({ w: 640, h: 2048 })).toBe(32)
  const box = { x: 1, y: 2, width: 3, height: 4 }
  expect(sameBox(box, { ...box })).toBe(true)
  expect(sameBox(box, { ...box, width: 5 })).toBe(false)
})
