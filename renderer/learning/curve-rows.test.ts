import { expect, test } from 'vitest'
import type { CurvePoint } from '../../contract/domain/learning-report.ts'
import { curveRows, f1Ticks } from './curve-rows.ts'

const figure = (f1: number, gold = 40) => ({ f1, gold, interval: { low: f1 - 5, high: f1 + 3 } })

const point = (version: string, at: number, labels: number, f1: number, state: CurvePoint['state']): CurvePoint => ({
  version,
  parent: version === 'v1' ? 'starter@1' : 'v1',
  at,
  state,
  posts: labels / 2,
  labels,
  tasks: [
    {
      task: 'mentions',
      posts: 30,
      before: figure(50),
      after: figure(f1),
      perType: [{ type: 'PER', ...figure(f1 + 10) }],
    },
  ],
})

const points = [
  point('v1', 10, 100, 60, 'promoted'),
  point('v2', 20, 200, 58, 'candidate'),
  point('v3', 30, 200, 66, 'current'),
]

test('over labels the curve begins with what was there before', () => {
  const rows = curveRows(points, { task: 'mentions', type: null, over: 'labels' })
  expect(rows.map(({ x, version, taken }) => [x, version, taken])).toEqual([
    [0, 'starter@1', 50],
    [100, 'v1', 60],
    [200, 'v2', null],
    [200, 'v3', 66],
  ])
})

test('a version that was not taken lies beside the line', () => {
  const rows = curveRows(points, { task: 'mentions', type: 'PER', over: 'time' })
  expect(rows.map(({ x, taken, left }) => [x, taken, left])).toEqual([
    [10, 70, null],
    [20, null, 68],
    [30, 76, null],
  ])
})

test('a task that was never measured has no curve', () => {
  expect(curveRows(points, { task: 'relations', type: null, over: 'labels' })).toEqual([])
})

test('the axis holds every interval', () => {
  expect(f1Ticks(curveRows(points, { task: 'mentions', type: null, over: 'labels' }))).toEqual([40, 50, 60, 70])
})

test('one point alone still has an axis', () => {
  const exact = {
    ...point('v1', 1, 10, 60, 'current'),
    tasks: [
      {
        task: 'relations' as const,
        posts: 1,
        before: { ...figure(0), gold: 0 },
        after: { f1: 100, gold: 1, interval: null },
        perType: [],
      },
    ],
  }
  expect(f1Ticks(curveRows([exact], { task: 'relations', type: null, over: 'labels' }))).toEqual([95, 100])
})
