import type { Evaluation } from '../../contract/domain/learning.ts'
import { enoughToMeasure } from './learning-plan.ts'

export interface Judgement {
  readonly promote: boolean
  /** In words for the person: "F1 71.2 to 73.0 on 140 posts; kept". */
  readonly reason: string
}

/**
 * Is a new version taken? Only when it is not worse on posts that it has never been trained on. Where there is nothing to
 * measure, the person decides.
 *
 * @param spared how many of the measuring posts were new ones, kept out of this training alone
 */
export function judgeVersion(before: Evaluation, after: Evaluation, spared: number): Judgement {
  if (after.posts === 0 || after.total.gold + before.total.predicted + after.total.predicted === 0) {
    const found =
      after.posts === 0 ? 'there are no posts' : `${counted(after.posts)} without any mention are not enough`
    return { promote: false, reason: `${found} to measure with; a candidate until you choose it` }
  }
  const promote = after.total.f1 >= before.total.f1
  const figures = `F1 ${before.total.f1.toFixed(1)} to ${after.total.f1.toFixed(1)} on ${counted(after.posts)}`
  const few = after.posts < enoughToMeasure ? ', too few to tell progress from chance' : ''
  const kept = spared > 0 ? ` (${spared} of them new and left out of this training)` : ''
  return { promote, reason: `${figures}${kept}${few}; ${promote ? 'kept' : 'worse, so it stays a candidate'}` }
}

function counted(posts: number): string {
  return posts === 1 ? '1 post' : `${posts} posts`
}
