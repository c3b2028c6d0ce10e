import type { Evaluation, VersionJudgement } from '../../contract/domain/learning.ts'
import type { LearnDone } from '../trainer/trainer-contract.ts'
import { enoughToMeasure } from './learning-plan.ts'

export interface Judgement {
  readonly promote: boolean
  /** In words for the person: "F1 71.2 to 73.0 on 140 posts; kept". */
  readonly reason: string
  /** The same as data. */
  readonly judgement: VersionJudgement
}

/**
 * Is a new version taken? Only when it is not worse on posts that it has never been trained on. Where there is nothing to
 * measure, the person decides.
 *
 * @param spared how many of the measuring posts were new ones, kept out of this training alone
 */
export function judgeVersion(before: Evaluation, after: Evaluation, spared: number): Judgement {
  const few = after.posts < enoughToMeasure
  const judged = (verdict: VersionJudgement['verdict']): VersionJudgement => ({
    verdict,
    f1Before: before.total.f1,
    f1After: after.total.f1,
    posts: after.posts,
    spared,
    few,
    chosenMeanwhile: null,
  })
  if (after.posts === 0 || after.total.gold + before.total.predicted + after.total.predicted === 0) {
    const found =
      after.posts === 0 ? 'there are no posts' : `${counted(after.posts)} without any mention are not enough`
    const verdict = after.posts === 0 ? 'nothing-to-measure' : 'no-mentions'
    return {
      promote: false,
      reason: `${found} to measure with; a candidate until you choose it`,
      judgement: judged(verdict),
    }
  }
  const gain = after.total.f1 - before.total.f1
  const promote = gain >= 0
  const figures = `F1 ${before.total.f1.toFixed(1)} to ${after.total.f1.toFixed(1)} on ${counted(after.posts)}`
  const kept = spared > 0 ? ` (${spared} of them new and left out of this training)` : ''
  const doubt = few ? ', too few to tell progress from chance' : ''
  return {
    promote,
    reason: `${figures}${kept}${doubt}; ${promote ? 'kept' : 'worse, so it stays a candidate'}`,
    judgement: judged(gain > 0 ? 'better' : gain < 0 ? 'worse' : 'same'),
  }
}

/** What became of the relations in a run, to be put behind its reason. */
export function relationRemark({
  before,
  after,
  relations,
}: Pick<LearnDone, 'before' | 'after' | 'relations'>): string {
  const f1In = ({ tasks }: LearnDone['before']) =>
    (tasks.find(({ task }) => task === 'relations')?.total.f1 ?? 0).toFixed(1)
  switch (relations) {
    case 'kept':
      return `; relations F1 ${f1In(before)} to ${f1In(after)}`
    case 'worse':
      return `; relations were better before, with F1 ${f1In(before)}, and stay as they were`
    case 'nothing-to-measure':
      return '; relations stay as they were, since nothing is there to measure them with'
    case 'nothing-to-learn':
    case undefined:
      return ''
  }
}

function counted(posts: number): string {
  return posts === 1 ? '1 post' : `${posts} posts`
}
