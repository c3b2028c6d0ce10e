import { Button, Progress, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconPlayerPlay,
  IconPlayerStop,
  IconZoomExclamation,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { TrainingRun } from '../../contract/domain/learning.ts'
import type { LearningState } from '../../contract/domain/status.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { durationText, plural } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import { enoughToMeasure } from './figures.ts'
import classes from './learning.module.css'

const phases = {
  preparing: 'Preparing',
  measuring: 'Measuring the current model on held-out posts',
  training: 'Learning from confirmed posts',
  checking: 'Measuring the new one on the same posts',
  saving: 'Saving',
} as const

/** What could be learnt now, the run under way, or what the last one brought. */
export function LearnCard({ learning }: { readonly learning: LearningState }) {
  const { client } = useDeskPorts()
  const { session, canWrite, view, overlay } = useProject()
  const { project } = session
  const refuse = (title: string) => (error: unknown) => tell({ tone: 'error', title, text: failureOf(error).message })
  const start = useMutation({
    mutationFn: () => client.learning.start({ project }),
    onError: refuse('Learning did not start'),
  })
  const cancel = useMutation({
    mutationFn: () => client.learning.cancel({ project }),
    onError: refuse('Could not cancel'),
  })
  const { running, lastRun } = learning
  return (
    <section className={shell.card} aria-label="Learn">
      <div className={classes.learn}>
        <div className={classes.learnText}>
          <b>{news(learning, view.counts.done)}</b>
          <span className={classes.dim}>
            A run takes your confirmed posts, leaves out those held out to measure, and keeps the new version only if it
            is not worse on them. Labelling goes on meanwhile.
          </span>
        </div>
        {running !== null ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            Cancel
          </Button>
        ) : (
          <Tooltip label={view.counts.done === 0 ? 'Mark a post as done first.' : 'Learn now'}>
            <Button
              leftSection={<IconPlayerPlay size={16} />}
              loading={start.isPending}
              disabled={!canWrite}
              onClick={() => start.mutate()}
            >
              Learn
            </Button>
          </Tooltip>
        )}
      </div>
      {running !== null && <RunProgress run={running} />}
      {running === null && lastRun !== null && <LastRun run={lastRun} />}
      {view.counts.done > 0 && (
        <Button
          className={classes.review}
          size="compact-sm"
          variant="subtle"
          leftSection={<IconZoomExclamation size={15} />}
          onClick={() => overlay.set('review')}
        >
          {t('review.title')}…
        </Button>
      )}
    </section>
  )
}

function news({ newlyConfirmed, lastRun }: LearningState, done: number): string {
  if (newlyConfirmed > 0) return `${plural(newlyConfirmed, 'post')} confirmed since the current version`
  if (lastRun !== null) return 'No new decisions since the last run'
  return done === 0 ? 'No post is confirmed yet' : 'Nothing was learnt yet'
}

function RunProgress({ run }: { readonly run: TrainingRun }) {
  const { state } = run
  if (state.kind !== 'running') return null
  return (
    <div className={classes.progress} role="status">
      <Progress value={state.progress * 100} aria-label="Learning progress" transitionDuration={200} />
      <div className={classes.progressText}>
        <span>
          {phases[state.phase]}; {plural(run.trainedPosts, 'post')} to learn from, {run.heldOutPosts} held out
        </span>
        <span>
          {Math.round(state.progress * 100)} %
          {state.secondsLeft !== null && ` · ${durationText(state.secondsLeft)} left`}
          {state.loss !== null && ` · loss ${state.loss.toFixed(3)}`}
        </span>
      </div>
    </div>
  )
}

function LastRun({ run }: { readonly run: TrainingRun }) {
  const { state } = run
  if (state.kind === 'failed') {
    return (
      <div className={classes.failed}>
        <Message tone="bad" title="The last run failed; the model is as it was">
          {state.reason}
        </Message>
      </div>
    )
  }
  if (state.kind !== 'promoted' && state.kind !== 'candidate') return null
  const isTaken = state.kind === 'promoted'
  return (
    <div className={classes.last} data-tone={isTaken ? 'good' : 'warn'} role="status">
      {isTaken ? <IconCircleCheck size={18} aria-hidden="true" /> : <IconAlertTriangle size={18} aria-hidden="true" />}
      <div>
        <b>
          {state.version} was {isTaken ? 'taken' : 'not taken'}
        </b>
        : {state.reason}
        {state.after.posts < enoughToMeasure && (
          <p className={classes.note}>
            About one confirmed post in ten is held out and never trained on. {plural(enoughToMeasure, 'held-out post')}{' '}
            need some {enoughToMeasure * 10} confirmed ones; until then figures are mostly chance.
          </p>
        )}
      </div>
    </div>
  )
}
