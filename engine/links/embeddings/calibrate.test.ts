import { expect, test } from 'vitest'
import { calibrated, candidateLogits } from '../../../models/nets/kge/calibrated.ts'
import { seededRandom } from '../../training/fit-random.ts'
import { fitCalibration, logitBins, logitOf, statedError } from './calibrate.ts'

test('the logit of a candidate is that of its share among those that may come up', () => {
  const logits = candidateLogits(Float32Array.of(1, 2, 50, 3), [2])
  const share = Math.exp(3) / (Math.exp(1) + Math.exp(2) + Math.exp(3))
  expect(logits(3)).toBeCloseTo(Math.log(share / (1 - share)), 5)
  expect(logits(2)).toBe(Number.NEGATIVE_INFINITY)
  expect(calibrated(logits(3), null)).toBeCloseTo(share, 6)
  // One that is sure: no log of nothing.
  expect(Number.isFinite(candidateLogits(Float32Array.of(900, 0), [])(0))).toBe(true)
})

test('a line is found again from what happened by it', () => {
  const empty = () => new Float64Array(480)
  const [right, wrong] = [empty(), empty()]
  for (let bin = 0; bin < 480; bin++) {
    const p = 1 / (1 + Math.exp(-(1.7 * logitOf(bin) - 0.8)))
    right[bin] = 1000 * p
    wrong[bin] = 1000 * (1 - p)
  }
  const found = fitCalibration({ right, wrong })!
  expect(found.slope).toBeCloseTo(1.7, 4)
  expect(found.offset).toBeCloseTo(-0.8, 4)
  expect(statedError({ right, wrong }, found)).toBeLessThan(1e-6)
  expect(statedError({ right, wrong }, { ...found, offset: 2 })).toBeGreaterThan(0.03)
  expect(fitCalibration({ right: empty(), wrong })).toBe(null)
})

test('millions of hopeless candidates do not bend the line of those that come up', () => {
  const [right, wrong] = [new Float64Array(480), new Float64Array(480)]
  for (let bin = 0; bin < 480; bin++) {
    const hopeless = logitOf(bin) < -9
    const p = 1 / (1 + Math.exp(-(logitOf(bin) + (hopeless ? -6 : 1))))
    right[bin] = (hopeless ? 1e6 : 100) * p
    wrong[bin] = (hopeless ? 1e6 : 100) * (1 - p)
  }
  const found = fitCalibration({ right, wrong })!
  expect(found.slope).toBeCloseTo(1, 3)
  expect(found.offset).toBeCloseTo(1, 3)
})

test('known answers are left out, missing ones are right, all others wrong', async () => {
  const random = seededRandom(2)
  const scores = Float32Array.from({ length: 5 }, () => 4 * random())
  const asked = { head: 0, relation: 0, tail: 3 }
  const bins = await logitBins(
    [asked],
    [
      { head: 0, relation: 0, tail: 1 },
      { head: 4, relation: 0, tail: 3 },
    ],
    [asked, { head: 0, relation: 0, tail: 4 }],
    async (queries) => queries.map(() => scores),
  )
  const sum = (counts: Float64Array) => counts.reduce((all, count) => all + count, 0)
  // Tails: 3 and 4 right, 1 known, 0 and 2 wrong. Heads: 0 right, 4 known, 1, 2 and 3 wrong.
  expect([sum(bins.right), sum(bins.wrong)]).toEqual([3, 5])
})
