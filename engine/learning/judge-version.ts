import type { Evaluation, VersionJudgement } from '../../contract/domain/learning.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import type { LearnDone } from '../trainer/trainer-contract.ts'
import { enoughToMeasure } from './learning-plan.ts'

export interface Judgement {
  readonly promote: boolean
  /** In words for the person: "F1 71.2 to 73.0 on 140 posts; kept". */
  readonly reason: Sentence
  /** What it was measured by, for whoever says something else of it; null where nothing was. */
  readonly figures: Sentence | null
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
  if (after.posts === 0)
    return { promote: false, reason: say('learning.noPosts'), figures: null, judgement: judged('nothing-to-measure') }
  if (after.total.gold + before.total.predicted + after.total.predicted === 0)
    return {
      promote: false,
      reason: say('learning.noMentions', { count: after.posts }),
      figures: null,
      judgement: judged('no-mentions'),
    }
  const gain = after.total.f1 - before.total.f1
  const promote = gain >= 0
  const figures = measuredBy(before, after, spared, few)
  return {
    promote,
    reason: promote ? say('learning.kept', { figures }) : say('learning.worse', { figures }),
    figures,
    judgement: judged(gain > 0 ? 'better' : gain < 0 ? 'worse' : 'same'),
  }
}

function measuredBy(before: Evaluation, after: Evaluation, spared: number, few: boolean): Sentence {
  const figures = say('learning.figures', {
    before: before.total.f1.toFixed(1),
    after: after.total.f1.toFixed(1),
    count: after.posts,
  })
  const known = spared > 0 ? say('learning.spared', { figures, spared }) : figures
  return few ? say('learning.few', { figures: known }) : known
}

/** The verdict, and what became of the relations in the same run. */
export function withRelations(
  verdict: Sentence,
  { before, after, relations }: Pick<LearnDone, 'before' | 'after' | 'relations'>,
): Sentence {
  const f1In = ({ tasks }: LearnDone['before']) =>
    (tasks.find(({ task }) => task === 'relations')?.total.f1 ?? 0).toFixed(1)
  switch (relations) {
    case 'kept':
      return say('learning.relationsKept', { verdict, before: f1In(before), after: f1In(after) })
    case 'worse':
      return say('learning.relationsWorse', { verdict, before: f1In(before) })
    case 'nothing-to-measure':
      return say('learning.relationsUnmeasured', { verdict })
    case 'nothing-to-learn':
    case undefined:
      return verdict
  }
}
