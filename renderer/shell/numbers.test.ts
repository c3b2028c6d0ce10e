import { expect, test } from 'vitest'
import { durationText, plural, scoreText, shortCountText } from './numbers.ts'

test.each([
  [0.81, '.81'],
  [0, '.00'],
  [0.999, '1.0'],
  [1, '1.0'],
])('a score of %d reads %s', (score, text) => expect(scoreText(score)).toBe(text))

test.each([
  [3.2, '4 s'],
  [89, '89 s'],
  [91, '2 min'],
  [4200, '70 min'],
  [6000, '1 h 40 min'],
])('%d seconds read %s', (seconds, text) => expect(durationText(seconds)).toBe(text))

test.each([
  [3_373, '3,373'],
  [100_723, '100.7k'],
  [2_000_000, '2m'],
])('where there is little room, %d reads %s', (n, text) => expect(shortCountText(n)).toBe(text))

test('one is not many', () => {
  expect(plural(1, 'post')).toBe('1 post')
  expect(plural(3373, 'post')).toBe('3,373 posts')
})
