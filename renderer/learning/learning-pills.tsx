import { Tooltip } from '@mantine/core'
import type { RunState } from '../../contract/domain/learning.ts'
import { t } from '../language/language.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { durationText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { go, route } from '../shell/route.ts'
import shell from '../shell/shell.module.css'
import { f1Text } from './figures.ts'
import { reasonText } from './reason-text.ts'

const toLearning = () => {
  const now = route.get()
  if (now.kind === 'project') go({ ...now, screen: 'learning' })
}

/** Better, as good, or worse: as the run was judged, or as an older one's figures say. */
function verdictOf(last: Taken | Left): string {
  if (last.judgement?.few === true) return t('learning.pillFew')
  const gain = last.after.total.f1 - last.before.total.f1
  if (last.after.posts === 0) return t('learning.pillNotMeasured')
  return gain > 0 ? t('learning.pillBetter') : gain < 0 ? t('learning.pillWorse') : t('learning.pillSame')
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
        {t('learning.learningPill', { number: Math.round(state.progress * 100) })}
        {state.secondsLeft !== null && ` · ${t('learning.left', { time: durationText(state.secondsLeft) })}`}
      </button>
    )
  }
  if (last?.kind === 'failed') {
    return (
      <Tooltip label={reasonText(last)}>
        <button {...keepFocus} type="button" className={`${shell.pill} ${shell.warnPill}`} onClick={toLearning}>
          {t('learning.failedPill')}
        </button>
      </Tooltip>
    )
  }
  if (last?.kind !== 'promoted' && last?.kind !== 'candidate') return null
  return (
    <Tooltip label={reasonText(last)}>
      <button {...keepFocus} type="button" className={`${shell.pill} ${shell.optional}`} onClick={toLearning}>
        {t(last.kind === 'candidate' ? 'learning.pillNotTaken' : 'learning.pill', {
          verdict: verdictOf(last),
          before: f1Text(last.before),
          after: f1Text(last.after),
          posts: t('counted.post', { count: last.after.posts }),
        })}
      </button>
    </Tooltip>
  )
}
