import { expect, test } from 'vitest'
import type { PairScores } from '../../contract/domain/relation.ts'
import { pairDoubt } from './pair-doubts.ts'

const pair = (from: number, to: number, ...scores: readonly number[]): PairScores => {
  const end = (start: number) => ({ mention: null, start, end: start + 1, type: 'PER' })
  return {
    head: end(from),
    tail: end(to),
    scores: scores.map((score, at) => ({ type: at === 0 ? null : `r${at}`, score })),
  }
}

test.each([
  { name: 'one sure pair', pairs: [pair(0, 5, 0.9, 0.05, 0.05)], doubt: 0.15, count: 0 },
  { name: 'a sure and an even one', pairs: [pair(0, 5, 1, 0), pair(0, 9, 0.5, 0.5)], doubt: 1, count: 1 },
  {
    name: 'both directions of a close one',
    pairs: [pair(0, 5, 0.6, 0.4), pair(5, 0, 0.45, 0.55)],
    doubt: 0.9,
    count: 1,
  },
  { name: 'one that has a single answer', pairs: [pair(0, 5, 1)], doubt: 0, count: 0 },
])('the doubt about $name is $doubt', ({ pairs, doubt, count }) => {
  const found = pairDoubt(7, pairs)!
  expect(found.doubt).toBeCloseTo(doubt, 9)
  expect(found).toMatchObject({ post: 7, pairs: count })
})

test('of a post without pairs nothing is said', () => expect(pairDoubt(7, [])).toBeNull())
