import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Relevance, VisualSlot } from '../../contract/domain/relevance.ts'
import { mentionHeat, mentionLambda, readRelevance, shareWithin, slotGates, slotShares, wordsUnder } from './heat.ts'
import { heatColour, heatPixels, heatStops } from './heat-colours.ts'
import { heatRaster, rasterSize } from './heat-raster.ts'

const media = 'a'.repeat(64)
const blob = (values: readonly number[]) => new Blob([new Float32Array(values)])
const whole: VisualSlot = { media, box: null, seen: { x: 0, y: 0, width: 100, height: 50 }, rows: 2, columns: 2 }
const box = { x: 60, y: 0, width: 20, height: 20 }
const region: VisualSlot = { media, box, seen: box, rows: 1, columns: 1 }

const seen = (over: Partial<Relevance> = {}): Relevance => ({
  version: 'starter@1',
  slots: [whole, region],
  words: 3,
  cells: 5,
  heat: [
    {
      kind: 'similarity',
      // Three words by four patches and one region; the second word looked at nothing.
      values: blob([0.1, 0.1, 0.1, 0.1, 0.6, 0, 0, 0, 0, 0, 0.7, 0.1, 0.1, 0.1, 0]),
    },
  ],
  lambda: { layers: [2, 3], heads: 2, values: blob([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1, 0, 1, 0, 1, 0]) },
  gates: null,
  ...over,
})

test('a mention looks where its words look on average, and the shares of the slots sum to 1', async () => {
  const numbers = await readRelevance(seen())
  const heat = mentionHeat(numbers, 'similarity', [0, 2])
  expect(Array.from(heat ?? [])).toEqual([0.4, 0.1, 0.1, 0.1, 0.3].map((v) => expect.closeTo(v, 6)))
  const shares = slotShares(numbers, heat ?? new Float32Array())
  expect(shares).toEqual([expect.closeTo(0.7, 6), expect.closeTo(0.3, 6)])
})

test('words that looked at nothing leave the mean to the others; with none left there is no heat', async () => {
  const numbers = await readRelevance(seen())
  expect(mentionHeat(numbers, 'similarity', [0, 1])?.[4]).toBeCloseTo(0.6, 6)
  expect(mentionHeat(numbers, 'similarity', [1])).toBeNull()
  expect(mentionHeat(numbers, 'similarity', [7])).toBeNull()
  expect(mentionHeat(numbers, 'prefix', [0])).toBeNull()
})

test('a box that the model does not read by itself has its part of the look at the whole image', async () => {
  const numbers = await readRelevance(seen())
  const heat = mentionHeat(numbers, 'similarity', [0, 2]) ?? new Float32Array()
  const within = (x: number, y: number, width: number, height: number) =>
    shareWithin(numbers, heat, media, { x, y, width, height })
  expect(within(0, 0, 50, 25)).toBeCloseTo(0.4, 6)
  expect(within(25, 0, 50, 25)).toBeCloseTo(0.2 + 0.05, 6)
  expect(within(0, 0, 100, 50)).toBeCloseTo(slotShares(numbers, heat)[0] ?? 0, 6)
  expect(shareWithin(numbers, heat, 'b'.repeat(64), { x: 0, y: 0, width: 1, height: 1 })).toBeNull()
})

test('λ is read by layer, head and word; gates by layer, slot and block', async () => {
  const numbers = await readRelevance(
    seen({ gates: { layers: 2, blocks: 2, values: blob([0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6]) } }),
  )
  expect(mentionLambda(numbers, [0, 2])).toEqual([
    [expect.closeTo(0.2, 6), expect.closeTo(0.5, 6)],
    [expect.closeTo(1, 6), expect.closeTo(0, 6)],
  ])
  expect(slotGates(numbers, 1)).toEqual([
    [expect.closeTo(0.2, 6), expect.closeTo(0.8, 6)],
    [expect.closeTo(0.4, 6), expect.closeTo(0.6, 6)],
  ])
})

test.each([
  {
    what: 'too few numbers',
    over: { heat: [{ kind: 'attention' as const, values: blob([1, 2]) }] },
    says: /attention/,
  },
  { what: 'slots that are not its cells', over: { slots: [whole] }, says: /4 cells, but 5/ },
])('an answer with $what is refused', async ({ over, says }) => {
  await expect(readRelevance(seen(over))).rejects.toThrow(says)
})

test('a span covers the words that it cuts', () => {
  const words = [
    { start: 0, end: 4 },
    { start: 5, end: 9 },
    { start: 10, end: 12 },
  ]
  expect(wordsUnder(words, { start: 6, end: 11 })).toEqual([1, 2])
  expect(wordsUnder(words, { start: 4, end: 5 })).toEqual([])
})

test('a region that a mention looks at is hotter than the same share spread over the whole image', async () => {
  const numbers = await readRelevance(seen())
  const heat = mentionHeat(numbers, 'similarity', [0, 2])
  const image = { w: 100, h: 50 }
  const raster = heatRaster(numbers, heat ?? new Float32Array(), media, image)
  if (raster === null) throw new Error('there is heat')
  const at = (x: number, y: number) =>
    raster.values[Math.floor((y / image.h) * raster.height) * raster.width + Math.floor((x / image.w) * raster.width)]!
  expect(at(70, 10)).toBeGreaterThan(0.9)
  expect(at(10, 10)).toBeGreaterThan(at(10, 40))
  expect(heatRaster(numbers, heat ?? new Float32Array(), 'b'.repeat(64), image)).toBeNull()
})

test('what the model did not see beside the middle square shows through, up to its edge', async () => {
  const wide: VisualSlot = { ...whole, seen: { x: 25, y: 0, width: 50, height: 50 } }
  const numbers = await readRelevance(seen({ slots: [wide, region] }))
  const raster = heatRaster(numbers, Float32Array.of(0.25, 0.25, 0.25, 0.25, 0), media, { w: 100, h: 50 })!
  const row = [...raster.values.subarray(0, raster.width)]
  expect(row.map((value) => value > 0)).toEqual(row.map((_, x) => x >= 24 && x < 72))
  expect(new Set(row)).toEqual(new Set([0, 1]))
  expect(shareWithin(numbers, Float32Array.of(1, 0, 0, 0, 0), media, { x: 25, y: 0, width: 25, height: 25 })).toBe(1)
})

test('the hottest place of a raster lies in the hottest patch', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 14 }),
      fc.integer({ min: 1, max: 14 }),
      fc.integer({ min: 30, max: 2000 }),
      fc.integer({ min: 30, max: 2000 }),
      fc.nat(195),
      (rows, columns, w, h, which) => {
        const hottest = which % (rows * columns)
        const heat = new Float32Array(rows * columns).fill(0.1)
        heat[hottest] = 1
        const slots = [{ media, box: null, seen: { x: 0, y: 0, width: w, height: h }, rows, columns }]
        const numbers = {
          version: 'v',
          slots,
          firstCells: [0],
          words: 1,
          cells: rows * columns,
          heat: [],
          lambda: null,
          gates: null,
        }
        const { w: width, h: height } = rasterSize({ w, h })
        // A raster thinner than the patches cannot tell them apart.
        fc.pre(width >= columns * 2 && height >= rows * 2)
        const raster = heatRaster(numbers, heat, media, { w, h })
        const at = raster?.values.indexOf(1) ?? -1
        const column = Math.floor((((at % width) + 0.5) / width) * columns)
        const row = Math.floor(((Math.floor(at / width) + 0.5) / height) * rows)
        expect(row * columns + column).toBe(hottest)
      },
    ),
  )
})

test('hotter is lighter, so that heat is read without telling colours apart', () => {
  const lightness = ([r, g, b]: readonly [number, number, number]) => 0.2126 * r + 0.7152 * g + 0.0722 * b
  for (let i = 1; i < heatStops.length; i++) {
    expect(lightness(heatStops[i]!)).toBeGreaterThan(lightness(heatStops[i - 1]!))
  }
  expect(heatColour(0)).toEqual(heatStops[0])
  expect(heatColour(1)).toEqual(heatStops.at(-1))
})

test('where nothing was looked at the image shows through', () => {
  const pixels = heatPixels({ width: 2, height: 1, values: new Float32Array([0, 1]) })
  expect(pixels[3]).toBe(0)
  expect(pixels[7]).toBe(255)
})
