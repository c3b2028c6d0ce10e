import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isGraphemeBoundary, spanProblem } from './boundaries.ts'

test.each([
  { name: 'a plain word', text: 'in Paris', start: 3, end: 8, problem: null },
  { name: 'a family emoji as a whole', text: '👨‍👩‍👧 in Paris', start: 0, end: 8, problem: null },
  { name: 'half of a surrogate pair', text: 'a🎈b', start: 1, end: 2, problem: 'offset 2 lies inside a character' },
  {
    name: 'a letter without its accent',
    text: 'e\u0301t\u00e9',
    start: 0,
    end: 1,
    problem: 'offset 1 lies inside a character',
  },
  { name: 'part of a family', text: '👨‍👩‍👧', start: 0, end: 2, problem: 'offset 2 lies inside a character' },
  { name: 'one flag of two', text: '🇫🇷🇩🇪', start: 4, end: 8, problem: null },
  { name: 'nothing', text: 'abc', start: 1, end: 1, problem: 'span 1-1 is empty' },
  {
    name: 'more than the text',
    text: 'abc',
    start: 1,
    end: 4,
    problem: 'span 1-4 lies outside the text of 3 UTF-16 units',
  },
  { name: 'half a unit', text: 'abc', start: 0.5, end: 2, problem: 'offsets must be whole numbers, found 0.5 and 2' },
])('a span over $name is judged rightly', ({ text, start, end, problem }) => {
  expect(spanProblem(text, start, end)).toBe(problem)
})

test('boundaries found from the nearest line are those of the whole text', () => {
  const pieces = fc.constantFrom('a', 'e\u0301', '🎈', '👨‍👩‍👧', '\n', '\r\n', '\r', '\u0301', ' ', '🇫🇷', 'ש')
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const whole = new Set([text.length, ...[...new Intl.Segmenter('en').segment(text)].map(({ index }) => index)])
      for (let offset = 0; offset <= text.length; offset++) {
        expect(isGraphemeBoundary(text, offset), `${JSON.stringify(text)} at ${offset}`).toBe(whole.has(offset))
      }
    }),
  )
})
