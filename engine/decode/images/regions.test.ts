import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boxIou } from '../../../models/regions/box.ts'
import { fittedPixels } from './fitted-pixels.ts'
import { BrokenImage } from './image-problem.ts'
import { regionPixels } from './region-pixels.ts'
import { salience } from './salience.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'triptych-regions-'))
})
afterAll(() => rmSync(root, { recursive: true }))

function file(name: string, bytes: Uint8Array) {
  writeFileSync(join(root, name), bytes)
  return { path: join(root, name), root, name }
}

const square = (background: string, side: number) =>
  ({ create: { width: side, height: side, channels: 3, background } }) as const
/** 40 x 20: red, and a blue square of 10 x 10 whose corner is at 25, 5. */
const scene = () =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: '#ff0000' } }).composite([
    { input: square('#0000ff', 10), left: 25, top: 5 },
  ])

const whole = { x: 0, y: 0, width: 40, height: 20 }
const blue = { x: 25, y: 5, width: 10, height: 10 }

/** Whether all pixels are near one colour. */
function isAll(pixels: Uint8Array, colour: readonly [number, number, number]): boolean {
  return pixels.every((value, at) => Math.abs(value - colour[at % 3]!) < 40)
}

describe('a region', () => {
  test('is what lies in the box, all of it, as large as it is wanted', async () => {
    const image = file('a.png', await scene().png().toBuffer())
    const [one, all] = await regionPixels(image, [
      { box: blue, side: 4 },
      { box: whole, side: 8 },
    ])
    expect(one!.length).toBe(4 * 4 * 3)
    expect(isAll(one!, [0, 0, 255])).toBe(true)
    expect(all!.length).toBe(8 * 8 * 3)
    expect(isAll(all!, [255, 0, 0])).toBe(false)
    expect(isAll((await regionPixels(image, [{ box: { ...blue, x: 5 }, side: 4 }]))[0]!, [255, 0, 0])).toBe(true)
  })

  test('counts in the pixels of the image as EXIF turns it', async () => {
    const turned = await scene().withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer()
    // Turned to the right, 20 x 40: what was at 25, 5 is now at 20 - 15 = 5, 25.
    const [pixels] = await regionPixels(file('turned.jpg', turned), [
      { box: { ...blue, x: 6, y: 26, width: 8, height: 8 }, side: 4 },
    ])
    expect(isAll(pixels!, [0, 0, 255])).toBe(true)
  })

  test('of what is transparent is white, and of an animation it is of the first frame', async () => {
    const clear = await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer()
    const [seen] = await regionPixels(file('clear.png', clear), [{ box: { x: 1, y: 1, width: 4, height: 4 }, side: 2 }])
    expect(isAll(seen!, [255, 255, 255])).toBe(true)
    const pngs = [square('#00ff00', 8), square('#ff0000', 8)].map((each) => sharp(each).png().toBuffer())
    const frames = await sharp(await Promise.all(pngs), { join: { animated: true } })
      .gif()
      .toBuffer()
    const [first] = await regionPixels(file('two.gif', frames), [{ box: { x: 0, y: 0, width: 8, height: 8 }, side: 2 }])
    expect(isAll(first!, [0, 255, 0])).toBe(true)
  })

  test('that reaches beyond the image is cut, and one outside is refused by its numbers', async () => {
    const image = file('b.png', await scene().png().toBuffer())
    const [cut] = await regionPixels(image, [{ box: { x: 35, y: 0, width: 500, height: 500 }, side: 2 }])
    expect(isAll(cut!, [255, 0, 0])).toBe(true)
    const outside = regionPixels(image, [{ box: { x: 41, y: 0, width: 5, height: 5 }, side: 2 }])
    await expect(outside).rejects.toThrow(BrokenImage)
    await expect(outside).rejects.toThrow('the box 41, 0, 5 x 5 lies outside the image, which is 40 x 20')
  })
})

describe('an image in a detector’s input', () => {
  test.each([
    { fitting: 'corner', bytes: 64 * 32 * 3 },
    { fitting: 'centre', bytes: 64 * 32 * 3 },
    { fitting: 'stretch', bytes: 64 * 64 * 3 },
  ] as const)('fitted by $fitting has $bytes bytes and says its own size', async ({ fitting, bytes }) => {
    const image = file('c.png', await scene().png().toBuffer())
    const fitted = await fittedPixels(image, { width: 64, height: 64 }, fitting)
    expect(fitted.image).toEqual({ width: 40, height: 20 })
    expect(fitted.pixels.length).toBe(bytes)
  })

  test('is upright', async () => {
    const turned = await scene().withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect((await fittedPixels(file('d.jpg', turned), { width: 8, height: 8 }, 'corner')).image).toEqual({
      width: 20,
      height: 40,
    })
  })
})

test('what stands out is found in the pixels of a large image', async () => {
  const large = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#408040' } })
    .composite([{ input: square('#d02020', 500), left: 700, top: 350 }])
    .jpeg()
    .toBuffer()
  const { image, regions } = await salience(file('large.jpg', large), 3)
  expect(image).toEqual({ width: 1600, height: 1200 })
  expect(boxIou(regions[0]!, { x: 700, y: 350, width: 500, height: 500 })).toBeGreaterThan(0.5)
})

test('a broken image has no regions', async () => {
  const cut = (await scene().jpeg().toBuffer()).subarray(0, 200)
  const image = file('cut.jpg', cut)
  for (const read of [
    () => salience(image, 1),
    () => fittedPixels(image, { width: 8, height: 8 }, 'corner'),
    () => regionPixels(image, [{ box: blue, side: 2 }]),
  ])
    await expect(read()).rejects.toThrow(BrokenImage)
})
