import { expect, test } from 'vitest'
import { differenceWords, signedText } from './figures.ts'

test.each([
  {
    name: 'an interval over zero may be chance',
    f1: 1.2,
    interval: { low: -0.4, high: 2.8 },
    says: 'which may be chance',
  },
  {
    name: 'one above zero is not',
    f1: 1.2,
    interval: { low: 0.3, high: 2.1 },
    says: '1.2 points better than v1; with',
  },
  { name: 'a loss is called one', f1: -2.04, interval: { low: -3, high: -1 }, says: '2.0 points worse than v1; with' },
  { name: 'less than is printed is nothing', f1: 0.04, interval: null, says: 'v2 is as good as v1.' },
  { name: 'one post says nothing of chance', f1: 40, interval: null, says: 'on too few posts' },
])('$name', ({ f1, interval, says }) => {
  expect(differenceWords({ difference: { f1, interval } }, 'v1', 'v2')).toContain(says)
})

test('points carry their sign, zero both', () => {
  expect([1, 0, -1].map(signedText)).toEqual(['+1.0', '±0.0', '−1.0'])
})
