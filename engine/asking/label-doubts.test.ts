import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folds, labelDoubts } from './label-doubts.ts'

const per = (start: number, end: number) => ({ start, end, type: 'PER' })

test('labels are doubted by their probability, and sure readings where nothing is labelled are missed', () => {
  expect(
    labelDoubts({
      labels: [per(0, 3), per(10, 15)],
      probabilities: [0.98, 0.05],
      predicted: [
        { ...per(0, 3), score: 0.98 },
        { start: 10, end: 20, type: 'ORG', score: 0.7 },
        { start: 30, end: 35, type: 'LOC', score: 0.6 },
      ],
    }).map(({ kind, start, doubt, instead }) => [kind, start, Math.round(100 * doubt), instead]),
  ).toEqual([
    ['improbable', 10, 95, 'ORG'],
    ['missing', 30, 60, null],
    ['improbable', 0, 2, null],
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
