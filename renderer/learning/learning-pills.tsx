import { Tooltip } from '@mantine/core'
import type { RunState } from '../../contract/domain/learning.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { durationText, plural } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { go, route } from '../shell/route.ts'
import shell from '../shell/shell.module.css'
import { f1Text } from './figures.ts'

const toLearning = () => {
  const now = route.get()
  if (now.kind === 'project') go({ ...now, screen: 'learning' })
}

/** Better, as good, or worse: as the run was judged, or as an older one's figures say. */
function verdictOf(last: Taken | Left): string {
  if (last.judgement?.few === true) return 'learnt, too few posts to tell'
  const gain = last.after.total.f1 - last.before.total.f1
  return last.after.posts === 0 ? 'learnt, not measured' : gain > 0 ? 'better' : gain < 0 ? 'worse' : 'as good'
}

type Taken = Extract<RunState, { kind: 'promoted' }>
type Left = Extract<RunState, { kind: 'candidate' }>

/** Quietly, what the learning does now, or whether the last run made the model better. */
export function LearningPills() {
  const { running, lastRun } = useProject().view.learning
  const state = running?.state
  const last = lastRun?.state
  if (state?.kind === 'running') {
    return (
      <button {...keepFocus} type="button" className={shell.pill} onClick={toLearning} aria-live="off">
        <span className={shell.miniBar} aria-hidden="true">
          <span style={{ transform: `scaleX(${state.progress})` }} />
        </span>
        learning… {Math.round(state.progress * 100)} %
        {state.secondsLeft !== null && ` · ${durationText(state.secondsLeft)} left`}
      </button>
    )
  }
  if (last?.kind === 'failed') {
    return (
      <Tooltip label={last.reason}>
        <button {...keepFocus} type="button" className={`${shell.pill} ${shell.warnPill}`} onClick={toLearning}>
          learning failed
        </button>
      </Tooltip>
    )
  }
  if (last?.kind !== 'promoted' && last?.kind !== 'candidate') return null
  return (
    <Tooltip label={last.reason}>
      <button {...keepFocus} type="button" className={`${shell.pill} ${shell.optional}`} onClick={toLearning}>
        {verdictOf(last)}: F1 {f1Text(last.before)} → {f1Text(last.after)} on {plural(last.after.posts, 'post')}
        {last.kind === 'candidate' && ', not taken'}
      </button>
    </Tooltip>
  )
}
