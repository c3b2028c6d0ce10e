import { Tooltip } from '@mantine/core'
import { keepFocus } from '../shell/keep-focus.ts'
import { durationText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { go, route } from '../shell/route.ts'
import shell from '../shell/shell.module.css'
import { f1Text } from './figures.ts'

const toLearning = () => {
  const now = route.get()
  if (now.kind === 'project') go({ ...now, screen: 'learning' })
}

/** What the learning does now, and what the last run brought. */
export function LearningPills() {
  const { running, lastRun } = useProject().view.learning
  const state = running?.state
  const last = lastRun?.state
  return (
    <>
      {state?.kind === 'running' && (
        <button {...keepFocus} type="button" className={shell.pill} onClick={toLearning} aria-live="off">
          <span className={shell.miniBar} aria-hidden="true">
            <span style={{ transform: `scaleX(${state.progress})` }} />
          </span>
          learning… {Math.round(state.progress * 100)} %
          {state.secondsLeft !== null && ` · ${durationText(state.secondsLeft)} left`}
        </button>
      )}
      {(last?.kind === 'promoted' || last?.kind === 'candidate') && (
        <Tooltip label={last.reason}>
          <button {...keepFocus} type="button" className={`${shell.pill} ${shell.optional}`} onClick={toLearning}>
            F1 {f1Text(last.before)} → {f1Text(last.after)} on {last.after.posts} posts
            {last.kind === 'candidate' && ', not taken'}
          </button>
        </Tooltip>
      )}
    </>
  )
}
