import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folds, labelDoubts } from './label-doubts.ts'

const per = (start: number, end: number) => ({ start, end, type: 'PER' })

const shares = (per: number, org: number) => [
  { type: 'PER', score: per },
  { type: 'ORG', score: org },
]

test('labels are doubted by what is likelier there, and sure readings where nothing is labelled are missed', () => {
  expect(
    labelDoubts({
      labels: [per(0, 3), per(10, 15), per(40, 45), per(50, 55)],
      shares: [shares(0.98, 0.01), shares(0.05, 0.1), shares(0.2, 0.7), shares(0.05, 0.01)],
      predicted: [
        { ...per(0, 3), score: 0.98 },
        { start: 10, end: 20, type: 'ORG', score: 0.7 },
        { start: 30, end: 35, type: 'LOC', score: 0.6 },
        { start: 40, end: 45, type: 'ORG', score: 0.7 },
      ],
    }).map(({ kind, start, doubt, instead }) => [kind, start, Math.round(100 * doubt), instead]),
  ).toEqual([
    ['improbable', 10, 93, 'ORG'],
    // Nothing is read there, which says less than another reading would.
    ['improbable', 50, 82, null],
    ['improbable', 40, 77, 'ORG'],
    ['missing', 30, 60, null],
    ['improbable', 0, 3, null],
  ])
})

test('each element is reviewed once, by a model that has not learnt it', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(), { minLength: 2 }), fc.integer({ min: 2, max: 8 }), (all, count) => {
      const parts = folds(all, count)
      expect(parts.flatMap(({ review }) => review).toSorted()).toEqual(all.toSorted())
      for (const { learn, review } of parts) {
        expect(review.some((each) => learn.includes(each))).toBe(false)
        expect(learn.length + review.length).toBe(all.length)
        expect(learn.length).toBeGreaterThan(0)
      }
    }),
  )
})
