import { expect, test } from 'vitest'
import { type VersionReport, versionComparison } from '../../contract/domain/learning-report.ts'
import { compareReadings } from './compare-versions.ts'
import { type MentionReadings, mentionReport, type ScoredSpan } from './mention-report.ts'

const span = (start: number, type: string): ScoredSpan => ({ start, end: start + 3, type, score: 0.9 })
const posts = [1, 2, 3, 4].map((post) => ({ post, name: `p${post}`, text: `Ada met Bob in ${post}` }))
const gold = [[span(0, 'PER')], [span(0, 'PER')], [span(0, 'PER'), span(8, 'PER')], []]
const readings = (predicted: MentionReadings['predicted']): MentionReadings => ({
  posts: posts.map(({ post }) => post),
  gold,
  predicted,
  temperature: 1,
})
const report = (version: string, read: MentionReadings): VersionReport => ({
  version,
  measuredAt: 0,
  tasks: [mentionReport(read)],
})

test('versions are compared post by post: what got worse comes first, what stayed is left out', () => {
  const first = readings([[span(0, 'PER')], [], [span(0, 'PER')], [span(4, 'LOC')]])
  const second = readings([[span(0, 'LOC')], [span(0, 'PER')], [span(0, 'PER')], [span(8, 'LOC')]])
  const compared = compareReadings(posts, first, second, { first: report('a', first), second: report('b', second) })
  expect(versionComparison.parse(compared)).toEqual(compared)
  expect(compared.changed.map(({ post, verdict }) => [post, verdict])).toEqual([
    [1, 'worse'],
    [4, 'other'],
    [2, 'better'],
  ])
  expect(compared).toMatchObject({ posts: 4, better: 1, worse: 1, other: 1 })
  expect(compared.changed[2]!.second).toEqual([{ start: 0, end: 3, surface: 'Ada', type: 'PER', score: 0.9 }])
  expect(compared.difference.f1).toBeCloseTo(compared.second.tasks[0]!.total.f1 - compared.first.tasks[0]!.total.f1, 9)
})
