import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Box, boxIou } from './box.ts'
import type { RgbImage } from './rgb-image.ts'
import { salientRegions } from './salient-regions.ts'

type Colour = readonly [number, number, number]

/** A ground with a slope and some grain, and things of one colour on it. */
function picture(
  width: number,
  height: number,
  ground: Colour,
  things: readonly (Box & { colour: Colour })[],
): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const thing = things.find(
        (each) => x >= each.x && x < each.x + each.width && y >= each.y && y < each.y + each.height,
      )
      const grain = ((x * 7 + y * 13) % 9) - 4 + Math.floor((10 * x) / width)
      const colour = thing?.colour ?? ground
      for (let c = 0; c < 3; c++)
        data[3 * (y * width + x) + c] = Math.max(0, Math.min(255, colour[c]! + (thing ? 0 : grain)))
    }
  return { width, height, data }
}

const green: Colour = [70, 120, 60]
const red: Colour = [220, 40, 30]

describe('what stands out', () => {
  test.each([
    { name: 'in the middle', width: 320, height: 240, thing: { x: 110, y: 70, width: 100, height: 100 } },
    { name: 'at the left', width: 320, height: 240, thing: { x: 20, y: 60, width: 80, height: 120 } },
    { name: 'large', width: 240, height: 320, thing: { x: 40, y: 50, width: 160, height: 200 } },
    { name: 'small', width: 320, height: 320, thing: { x: 180, y: 100, width: 60, height: 60 } },
    { name: 'touching an edge', width: 320, height: 240, thing: { x: 100, y: 120, width: 120, height: 120 } },
  ])('is found first where it is $name', ({ width, height, thing }) => {
    const [first] = salientRegions(picture(width, height, green, [{ ...thing, colour: red }]), 3)
    expect(boxIou(first!, thing)).toBeGreaterThan(0.5)
  })

  test('twice is found twice', () => {
    const left = { x: 30, y: 80, width: 80, height: 80 }
    const right = { x: 210, y: 80, width: 80, height: 80 }
    const things = [
      { ...left, colour: red },
      { ...right, colour: [40, 60, 230] as const },
    ]
    const found = salientRegions(picture(320, 240, green, things), 6)
    for (const thing of [left, right])
      expect(Math.max(...found.map((each) => boxIou(each, thing)))).toBeGreaterThan(0.45)
  })
})

test('regions lie within the image, best first, no more than wanted, and are the same each time', () => {
  const images = fc
    .record({ width: fc.integer({ min: 1, max: 90 }), height: fc.integer({ min: 1, max: 90 }), seed: fc.nat() })
    .map(({ width, height, seed }): RgbImage => {
      let state = (seed % 2147483646) + 1
      const data = Uint8Array.from({ length: width * height * 3 }, () => {
        state = (state * 48271) % 2147483647
        return state & 255
      })
      return { width, height, data }
    })
  fc.assert(
    fc.property(images, fc.integer({ min: 1, max: 8 }), (image, most) => {
      const found = salientRegions(image, most)
      expect(found.length).toBeLessThanOrEqual(most)
      expect(salientRegions(image, most)).toEqual(found)
      found.forEach(({ x, y, width, height, score }, at) => {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(width).toBeGreaterThanOrEqual(1)
        expect(height).toBeGreaterThanOrEqual(1)
        expect(x + width).toBeLessThanOrEqual(image.width + 1e-6)
        expect(y + height).toBeLessThanOrEqual(image.height + 1e-6)
        expect(score).toBeGreaterThan(0)
        expect(score).toBeLessThanOrEqual(1)
        if (at > 0) expect(score).toBeLessThanOrEqual(found[at - 1]!.score)
      })
    }),
    { numRuns: 60 },
  )
})

test('where nothing stands out there is no region', () => {
  expect(salientRegions({ width: 64, height: 48, data: new Uint8Array(64 * 48 * 3).fill(90) }, 3)).toEqual([])
})

test('bytes that are no image of that size are refused', () => {
  expect(() => salientRegions({ width: 4, height: 4, data: new Uint8Array(7) }, 1)).toThrow('an image has 7 values')
})
