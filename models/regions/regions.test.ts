import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areaOf, type Box, boxIou, clipBox, type ScoredBox } from './box.ts'
import { type Fitting, placeImage, toImage, toInput } from './letterbox.ts'
import { suppressOverlaps } from './non-maximum-suppression.ts'

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height })
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const boxes = fc.record({ x: number(-500, 500), y: number(-500, 500), width: number(0, 400), height: number(0, 400) })
const sides = fc.record({ width: fc.integer({ min: 1, max: 9000 }), height: fc.integer({ min: 1, max: 9000 }) })
const scored: fc.Arbitrary<ScoredBox> = fc
  .tuple(boxes, fc.nat({ max: 2 }), fc.integer({ min: 0, max: 10 }))
  .map(([own, label, tenths]) => ({ ...own, label, score: tenths / 10 }))

describe('the overlap of two boxes', () => {
  test.each([
    { name: 'boxes that only touch', a: box(0, 0, 4, 4), b: box(4, 0, 4, 4), iou: 0 },
    { name: 'boxes apart in both directions', a: box(0, 0, 4, 4), b: box(9, 9, 4, 4), iou: 0 },
    { name: 'a box and itself', a: box(1, 2, 4, 4), b: box(1, 2, 4, 4), iou: 1 },
    { name: 'a box and its left half', a: box(0, 0, 4, 4), b: box(0, 0, 2, 4), iou: 0.5 },
    { name: 'boxes that share a corner', a: box(0, 0, 4, 4), b: box(2, 2, 4, 4), iou: 4 / 28 },
    { name: 'two empty boxes', a: box(1, 1, 0, 0), b: box(1, 1, 0, 0), iou: 0 },
  ])('$name is $iou', ({ a, b, iou }) => expect(boxIou(a, b)).toBeCloseTo(iou, 12))

  test('is symmetric and between 0 and 1', () => {
    fc.assert(
      fc.property(boxes, boxes, (a, b) => {
        expect(boxIou(a, b)).toBe(boxIou(b, a))
        expect(boxIou(a, b)).toBeGreaterThanOrEqual(0)
        expect(boxIou(a, b)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('a box clipped to an image', () => {
  test.each([
    { name: 'inside stays', of: box(1, 2, 3, 4), is: box(1, 2, 3, 4) },
    { name: 'over the edges is cut', of: box(-5, -5, 100, 100), is: box(0, 0, 20, 10) },
    { name: 'outside is none', of: box(30, 0, 5, 5), is: null },
    { name: 'with less than a pixel inside is none', of: box(19.5, 0, 5, 5), is: null },
  ])('that lies $name', ({ of, is }) => expect(clipBox(of, { width: 20, height: 10 })).toEqual(is))

  test('lies within, and clipping again changes nothing', () => {
    fc.assert(
      fc.property(boxes, sides, (one, image) => {
        const clipped = clipBox(one, image)
        if (clipped === null) return
        expect(clipped.x).toBeGreaterThanOrEqual(0)
        expect(clipped.x + clipped.width).toBeLessThanOrEqual(image.width + 1e-9)
        expect(areaOf(clipped)).toBeLessThanOrEqual(areaOf(one) + 1e-6)
        const again = clipBox(clipped, image)
        expect(again?.width).toBeCloseTo(clipped.width, 6)
      }),
    )
  })
})

describe('suppression', () => {
  const all = { iou: 0.5, perClass: false, most: 10 }
  const at = (x: number, score: number, label = 0): ScoredBox => ({ ...box(x, 0, 10, 10), score, label })
  test.each([
    { name: 'the better of two that overlap', from: [at(1, 0.4), at(0, 0.9)], how: all, kept: [0] },
    { name: 'the earlier of two alike', from: [at(1, 0.9), at(0, 0.9)], how: all, kept: [1] },
    { name: 'boxes apart', from: [at(0, 0.4), at(20, 0.9)], how: all, kept: [20, 0] },
    { name: 'as many as are wanted', from: [at(0, 0.4), at(20, 0.9)], how: { ...all, most: 1 }, kept: [20] },
    {
      name: 'other classes in the same place',
      from: [at(0, 0.4, 1), at(0, 0.9, 2)],
      how: { ...all, perClass: true },
      kept: [0, 0],
    },
    // The middle one falls to the first and cannot take the last along.
    { name: 'what only a fallen one overlaps', from: [at(0, 0.9), at(3, 0.8), at(6, 0.7)], how: all, kept: [0, 6] },
  ])('keeps $name', ({ from, how, kept }) => expect(suppressOverlaps(from, how).map(({ x }) => x)).toEqual(kept))

  test('done twice is done once; what stays is ordered, and overlaps no more than it may', () => {
    fc.assert(
      fc.property(fc.array(scored, { maxLength: 30 }), number(0, 1), fc.boolean(), (list, iou, perClass) => {
        const how = { iou, perClass, most: 100 }
        const kept = suppressOverlaps(list, how)
        expect(suppressOverlaps(kept, how)).toEqual(kept)
        expect(kept.map(({ score }) => score)).toEqual(kept.map(({ score }) => score).sort((a, b) => b - a))
        for (const [i, a] of kept.entries())
          for (const b of kept.slice(i + 1))
            if (!perClass || a.label === b.label) expect(boxIou(a, b)).toBeLessThanOrEqual(iou)
      }),
    )
  })
})

describe('an image in an input', () => {
  const input = { width: 416, height: 416 }
  test.each([
    { image: [320, 240], fitting: 'corner', is: { left: 0, top: 0, width: 416, height: 312 } },
    { image: [320, 240], fitting: 'centre', is: { left: 0, top: 52, width: 416, height: 312 } },
    { image: [320, 240], fitting: 'stretch', is: { left: 0, top: 0, width: 416, height: 416 } },
    { image: [4000, 1], fitting: 'centre', is: { left: 0, top: 207, width: 416, height: 1 } },
    { image: [832, 832], fitting: 'corner', is: { left: 0, top: 0, width: 416, height: 416 } },
  ] as const)('of $image, fitted by $fitting', ({ image: [width, height], fitting, is }) => {
    expect(placeImage({ width, height }, input, fitting)).toMatchObject(is)
  })

  test('has its boxes back after there and back, and stays within the input', () => {
    const fittings = fc.constantFrom<Fitting>('stretch', 'corner', 'centre')
    fc.assert(
      fc.property(sides, sides, fittings, boxes, (image, into, fitting, one) => {
        const placed = placeImage(image, into, fitting)
        const back = toImage(toInput(one, placed), placed)
        for (const key of ['x', 'y', 'width', 'height'] as const) expect(back[key]).toBeCloseTo(one[key], 5)
        const whole = toInput({ x: 0, y: 0, ...image }, placed)
        expect(whole.x).toBeGreaterThanOrEqual(0)
        expect(whole.x + whole.width).toBeLessThanOrEqual(into.width + 1e-6)
        expect(whole.y + whole.height).toBeLessThanOrEqual(into.height + 1e-6)
      }),
    )
  })

  test('without pixels is refused', () => {
    expect(() => placeImage({ width: 0, height: 3 }, input, 'corner')).toThrow('the image is 0 x 3 pixels')
  })
})
