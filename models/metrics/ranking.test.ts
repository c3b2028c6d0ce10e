import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rankingReport, rankOf, rankScores } from './ranking.ts'

/** All orders in which equal scores may stand, one place at a time: the mean place of `right` over them. */
function bruteForceRank(scores: readonly number[], right: number, passedOver: ReadonlySet<number>): number {
  const candidates = scores.map((score, at) => ({ score, at })).filter(({ at }) => at === right || !passedOver.has(at))
  const first = [...candidates].sort((a, b) => b.score - a.score || (a.at === right ? -1 : b.at === right ? 1 : 0))
  const last = [...candidates].sort((a, b) => b.score - a.score || (a.at === right ? 1 : b.at === right ? -1 : 0))
  const place = (order: typeof candidates) => 1 + order.findIndex(({ at }) => at === right)
  return (place(first) + place(last)) / 2
}

describe('a rank', () => {
  test.each([
    { name: 'the best of all', scores: [3, 1, 2], right: 0, known: [], rank: { raw: 1, filtered: 1 } },
    { name: 'the worst of all', scores: [3, 1, 2], right: 1, known: [], rank: { raw: 3, filtered: 3 } },
    { name: 'one that knows nothing', scores: [0, 0, 0], right: 1, known: [], rank: { raw: 2, filtered: 2 } },
    { name: 'equal with one other', scores: [5, 5, 1], right: 1, known: [], rank: { raw: 1.5, filtered: 1.5 } },
    { name: 'below one that is right too', scores: [5, 4, 1], right: 1, known: [0, 1], rank: { raw: 2, filtered: 1 } },
    { name: 'equal with one that is right too', scores: [5, 5], right: 1, known: [0], rank: { raw: 1.5, filtered: 1 } },
    { name: 'no number', scores: [Number.NaN, -1e9], right: 0, known: [], rank: { raw: 2, filtered: 2 } },
  ])('of $name', ({ scores, right, known, rank }) => {
    expect(rankOf(scores, right, known)).toEqual(rank)
  })

  test('is what sorting says, and the filtered one is never worse', () => {
    const query = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 }).chain((scores) => {
      const candidate = fc.nat({ max: scores.length - 1 })
      return fc.record({ scores: fc.constant(scores), right: candidate, known: fc.array(candidate) })
    })
    fc.assert(
      fc.property(query, ({ scores, right, known }) => {
        const rank = rankOf(scores, right, known)
        expect(rank.raw).toBe(bruteForceRank(scores, right, new Set()))
        expect(rank.filtered).toBe(bruteForceRank(scores, right, new Set(known)))
        expect(rank.filtered).toBeLessThanOrEqual(rank.raw)
      }),
    )
  })
})

test('the five figures of known ranks', () => {
  expect(rankScores([1, 2, 4, 20])).toEqual({
    queries: 4,
    meanRank: 6.75,
    meanReciprocalRank: (1 + 0.5 + 0.25 + 0.05) / 4,
    hits1: 0.25,
    hits3: 0.5,
    hits10: 0.75,
  })
  expect(rankScores([])).toEqual({ queries: 0, meanRank: 0, meanReciprocalRank: 0, hits1: 0, hits3: 0, hits10: 0 })
})

test('heads and tails are counted apart and together', () => {
  const { raw, filtered } = rankingReport([
    { wanted: 'head', raw: 10, filtered: 5 },
    { wanted: 'tail', raw: 2, filtered: 1 },
  ])
  expect([raw.head.meanRank, raw.tail.meanRank, raw.both.meanRank]).toEqual([10, 2, 6])
  expect([filtered.head.meanRank, filtered.tail.meanRank, filtered.both.meanRank]).toEqual([5, 1, 3])
  expect(filtered.both.queries).toBe(2)
})
