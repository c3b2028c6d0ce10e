import { expect, test } from 'vitest'
import { describedSide, describeImage, descriptionSize, entityFeatures } from './image-descriptor.ts'

const filled = (colour: (row: number, column: number) => readonly [number, number, number]) => {
  const pixels = new Uint8Array(describedSide ** 2 * 3)
  for (let row = 0; row < describedSide; row++)
    for (let column = 0; column < describedSide; column++)
      pixels.set(colour(row, column), 3 * (row * describedSide + column))
  return pixels
}
const red = filled(() => [255, 0, 0])
const blue = filled(() => [0, 0, 255])
const stripes = (across: boolean) =>
  filled((row, column) => ((across ? row : column) % 8 < 4 ? [200, 200, 200] : [40, 40, 40]))
const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((value, at) => value - b[at]!))

test('colours and directions of edges are told apart; a picture is like itself', () => {
  expect(describeImage(red)).toHaveLength(descriptionSize)
  expect(distance(describeImage(red), describeImage(red))).toBe(0)
  expect(distance(describeImage(red), describeImage(blue))).toBeGreaterThan(1)
  expect(distance(describeImage(stripes(true)), describeImage(stripes(false)))).toBeGreaterThan(0.5)
})

test('bytes that are no picture of the size are refused', () => {
  expect(() => describeImage(new Uint8Array(12))).toThrow('12 bytes are no picture')
})

test('features are the mean of an entity’s images, measured by how entities differ; without an image they are zeros', () => {
  const { features, shown, width } = entityFeatures(
    4,
    new Map([
      [0, [red]],
      [1, [blue]],
      [2, [red, blue]],
    ]),
  )
  expect([...shown]).toEqual([1, 1, 1, 0])
  const row = (at: number) => features.subarray(at * width, (at + 1) * width)
  expect(row(3).every((value) => value === 0)).toBe(true)
  // The mean of the two others, and so of all three.
  expect(Math.max(...row(2).map(Math.abs))).toBeCloseTo(0, 5)
  for (const [at, value] of row(0).entries()) expect(value).toBeCloseTo(-row(1)[at]!, 5)
})
