import { expect, test } from 'vitest'
import { colourSegments } from './colour-segments.ts'

const grey = (width: number, height: number, lightness: (x: number, y: number) => number) => {
  const plane = Float32Array.from({ length: width * height }, (_, at) => lightness(at % width, Math.floor(at / width)))
  return { width, height, planes: [plane, new Float32Array(plane.length), new Float32Array(plane.length)] as const }
}
const sizes = { tolerance: 10, least: 4 }

test('what differs in colour falls apart along its edge, however far apart its pixels are', () => {
  const { labels, count } = colourSegments(
    grey(8, 6, (x, y) => (x >= 2 && x < 5 && y >= 1 && y < 4 ? 90 : 20)),
    sizes,
  )
  expect(count).toBe(2)
  expect([...labels].filter((label) => label === labels[2 * 8 + 3])).toHaveLength(9)
  expect(labels[0]).toBe(labels[8 * 6 - 1])
})

test('a gentle slope is one segment, and what is too small joins a neighbour', () => {
  expect(
    colourSegments(
      grey(20, 4, (x) => 2 * x),
      sizes,
    ).count,
  ).toBe(1)
  expect(
    colourSegments(
      grey(9, 9, (x, y) => (x === 4 && y === 4 ? 90 : 20)),
      sizes,
    ).count,
  ).toBe(1)
})
