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
import { durationText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import { enoughToMeasure } from './figures.ts'
import classes from './learning.module.css'
import { reasonText } from './reason-text.ts'

/** What could be learnt now, the run under way, or what the last one brought. */
export function LearnCard({ learning }: { readonly learning: LearningState }) {
  const { client } = useDeskPorts()
  const { session, canWrite, view, overlay } = useProject()
  const { project } = session
  const refuse = (title: string) => (error: unknown) => tell({ tone: 'error', title, text: failureOf(error).message })
  const start = useMutation({
    mutationFn: () => client.learning.start({ project }),
    onError: refuse(t('learning.notStarted')),
  })
  const cancel = useMutation({
    mutationFn: () => client.learning.cancel({ project }),
    onError: refuse(t('learning.couldNotCancel')),
  })
  const { running, lastRun } = learning
  return (
    <section className={shell.card} aria-label={t('learning.learn')}>
      <div className={classes.learn}>
        <div className={classes.learnText}>
          <b>{news(learning, view.counts.done)}</b>
          <span className={classes.dim}>{t('learning.learnLead')}</span>
        </div>
        {running !== null ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t('imports.cancel')}
          </Button>
        ) : (
          <Tooltip label={view.counts.done === 0 ? t('learning.markFirst') : t('learning.learnNow')}>
            <Button
              leftSection={<IconPlayerPlay size={16} />}
              loading={start.isPending}
              disabled={!canWrite}
              onClick={() => start.mutate()}
            >
              {t('learning.learn')}
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
  if (newlyConfirmed > 0) return t('learning.newlyConfirmed', { count: newlyConfirmed })
  if (lastRun !== null) return t('learning.noNew')
  return done === 0 ? t('learning.noConfirmed') : t('learning.notLearnt')
}

function RunProgress({ run }: { readonly run: TrainingRun }) {
  const { state } = run
  if (state.kind !== 'running') return null
  return (
    <div className={classes.progress} role="status">
      {/* A bar of no width would not be there at all. */}
      <Progress
        value={Math.max(1, state.progress * 100)}
        aria-label={t('learning.progress')}
        transitionDuration={200}
      />
      <div className={classes.progressText}>
        <span>
          {t('learning.runningOn', {
            phase: t(`learning.phase_${state.phase}`),
            posts: t('counted.post', { count: run.trainedPosts }),
            heldOut: run.heldOutPosts,
          })}
        </span>
        <span>
          {t('learning.percent', { number: Math.round(state.progress * 100) })}
          {state.secondsLeft !== null && ` · ${t('learning.left', { time: durationText(state.secondsLeft) })}`}
          {state.loss !== null && ` · ${t('learning.loss', { loss: state.loss.toFixed(3) })}`}
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
        <Message tone="bad" title={t('learning.lastFailed')}>
          {reasonText(state)}
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
        <b>{t(isTaken ? 'learning.wasTaken' : 'learning.wasNotTaken', { version: state.version })}</b>:{' '}
        {reasonText(state)}
        {state.after.posts < enoughToMeasure && (
          <p className={classes.note}>
            {t('learning.heldOutNote', {
              few: t('counted.heldOutPost', { count: enoughToMeasure }),
              posts: enoughToMeasure * 10,
            })}
          </p>
        )}
      </div>
    </div>
  )
}
