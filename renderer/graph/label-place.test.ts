import { expect, test } from 'vitest'
import { labelStart } from './label-place.ts'

test.each([
  { name: 'there is room to the right', x: 50, width: 40, start: 63 },
  { name: 'it would be cut at the right edge', x: 180, width: 40, start: 127 },
  { name: 'it fits on neither side', x: 100, width: 150, start: 50 },
  { name: 'it is wider than the canvas', x: 100, width: 300, start: 0 },
])('where $name, a label begins at $start', ({ x, width, start }) => {
  expect(labelStart(x, 10, 3, width, 200)).toBe(start)
})
