import { expect, test } from 'vitest'
import type { Evaluation } from '../../contract/domain/learning.ts'
import { judgeVersion } from './judge-version.ts'
import { enoughToMeasure } from './learning-plan.ts'

const measured = (f1: number, posts = 140, gold = 90): Evaluation => ({
  posts,
  total: { precision: f1, recall: f1, f1, gold, predicted: gold, correct: 0 },
  perType: [],
})
const nothing: Evaluation = {
  posts: 3,
  total: { precision: 0, recall: 0, f1: 0, gold: 0, predicted: 0, correct: 0 },
  perType: [],
}

test.each([
  {
    name: 'better',
    verdict: 'better',
    before: measured(71.2),
    after: measured(73),
    spared: 0,
    promote: true,
    reason: 'F1 71.2 to 73.0 on 140 posts; kept',
  },
  {
    name: 'the same',
    verdict: 'same',
    before: measured(71.2),
    after: measured(71.2),
    spared: 0,
    promote: true,
    reason: 'F1 71.2 to 71.2 on 140 posts; kept',
  },
  {
    name: 'worse',
    verdict: 'worse',
    before: measured(71.2),
    after: measured(71.1),
    spared: 0,
    promote: false,
    reason: 'F1 71.2 to 71.1 on 140 posts; worse, so it stays a candidate',
  },
  {
    name: 'better on few posts',
    verdict: 'better',
    before: measured(40, 5),
    after: measured(50, 5),
    spared: 4,
    promote: true,
    reason:
      'F1 40.0 to 50.0 on 5 posts (4 of them new and left out of this training), too few to tell progress from chance; kept',
  },
  {
    name: 'measured on nothing',
    verdict: 'nothing-to-measure',
    before: measured(0, 0, 0),
    after: measured(0, 0, 0),
    spared: 0,
    promote: false,
    reason: 'there are no posts to measure with; a candidate until you choose it',
  },
  {
    name: 'measured on posts without mentions',
    verdict: 'no-mentions',
    before: nothing,
    after: nothing,
    spared: 0,
    promote: false,
    reason: '3 posts without any mention are not enough to measure with; a candidate until you choose it',
  },
])('a version that is $name: $reason', ({ before, after, spared, promote, reason, verdict }) => {
  const judged = judgeVersion(before, after, spared)
  expect(judged).toMatchObject({ promote, reason: { text: reason } })
  const few = after.posts < enoughToMeasure
  expect(judged.judgement).toMatchObject({ verdict, f1After: after.total.f1, posts: after.posts, spared, few })
})
