import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordsTouched } from './tagger-alignment.ts'
import { wordWindows } from './tagger-windows.ts'

test('every word is kept exactly once, in a window that holds it with its margin', () => {
  fc.assert(
    fc.property(fc.nat(700), fc.integer({ min: 5, max: 128 }), fc.nat(60), (length, size, margin) => {
      fc.pre(size > 2 * margin)
      const windows = wordWindows(length, size, margin)
      const kept = windows.flatMap(({ keepFrom, keepTo }) =>
        Array.from({ length: keepTo - keepFrom }, (_, i) => keepFrom + i),
      )
      expect(kept).toEqual(Array.from({ length }, (_, i) => i))
      for (const { start, end, keepFrom, keepTo } of windows) {
        expect(end - start).toBeLessThanOrEqual(size)
        expect(keepFrom - start).toBeGreaterThanOrEqual(start === 0 ? 0 : margin)
        expect(end - keepTo).toBeGreaterThanOrEqual(end === length ? 0 : margin)
      }
    }),
  )
})

test('margins that leave nothing are refused', () => expect(() => wordWindows(10, 8, 4)).toThrow('leave nothing'))

const words = [
  { start: 0, end: 3 },
  { start: 4, end: 9 },
  { start: 9, end: 10 },
]
test.each([
  { name: 'one word exactly', range: { start: 4, end: 9 }, touched: { start: 1, end: 2 } },
  { name: 'part of a word', range: { start: 5, end: 6 }, touched: { start: 1, end: 2 } },
  { name: 'the end of one and the start of the next', range: { start: 2, end: 5 }, touched: { start: 0, end: 2 } },
  { name: 'everything', range: { start: 0, end: 10 }, touched: { start: 0, end: 3 } },
  { name: 'only the space between', range: { start: 3, end: 4 }, touched: null },
  { name: 'nothing after the text', range: { start: 10, end: 12 }, touched: null },
])('$name', ({ range, touched }) => expect(wordsTouched(words, range)).toEqual(touched))
