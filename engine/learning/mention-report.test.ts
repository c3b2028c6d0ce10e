import { expect, test } from 'vitest'
import { taskReport } from '../../contract/domain/learning-report.ts'
import { mentionReport } from './mention-report.ts'

const span = (start: number, type: string, score = 1) => ({ start, end: start + 3, type, score })

test('a report counts, bounds, bins and names the posts of each confusion', () => {
  const report = mentionReport({
    posts: [11, 12, 13],
    gold: [[span(0, 'PER'), span(8, 'LOC')], [span(0, 'PER')], [span(4, 'LOC')]],
    predicted: [[span(0, 'PER', 0.95), span(8, 'ORG', 0.55)], [span(0, 'PER', 0.92)], []],
    temperature: 1.5,
  })
  expect(taskReport.parse(report)).toEqual(report)
  expect(report.total).toMatchObject({ gold: 4, predicted: 3, correct: 2, recall: 50 })
  expect(report.total.interval!.low).toBeLessThanOrEqual(report.total.f1)
  expect(report.total.interval!.high).toBeGreaterThanOrEqual(report.total.f1)
  expect(report.confusion).toContainEqual({ gold: 'LOC', predicted: 'ORG', exact: 1, overlapping: 0, posts: [11] })
  expect(report.confusion).toContainEqual({ gold: 'LOC', predicted: null, exact: 1, overlapping: 0, posts: [13] })
  expect(report.calibration.temperature).toBe(1.5)
  expect(report.calibration.bins[9]).toMatchObject({ count: 2, right: 1 })
  expect(report.calibration.error).toBeCloseTo((0.05 + 0.08 + 0.55) / 3, 6)
})
