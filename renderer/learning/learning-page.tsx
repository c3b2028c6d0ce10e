import { Button, NumberInput, Progress, Switch, Tooltip } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { TrainingRun } from '../../contract/domain/learning.ts'
import type { LearningState as State } from '../../contract/domain/status.ts'
import { failureOf } from '../connection/failures.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { durationText, plural } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import classes from './learning.module.css'
import { Runs } from './runs-table.tsx'
import { Versions } from './versions-table.tsx'

const phases = {
  preparing: 'Preparing',
  measuring: 'Measuring the current model on held-out posts',
  training: 'Learning from confirmed posts',
  checking: 'Measuring the new one on the same posts',
  saving: 'Saving',
} as const

/** How the model learns from what was decided, and what came of it. */
export function LearningPage() {
  const { view } = useProject()
  const { learning } = view
  return (
    <main className={shell.page}>
      <div className={shell.pageInner}>
        <h1 className={shell.pageTitle}>Learning</h1>
        <LearnCard learning={learning} />
        <Versions learning={learning} />
        <Runs />
      </div>
    </main>
  )
}

function LearnCard({ learning }: { readonly learning: State }) {
  const { client } = useDeskPorts()
  const { session, canWrite, view } = useProject()
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
  const running = learning.running?.state
  return (
    <section className={shell.card} aria-label="Learn">
      <div className={classes.learn}>
        <div className={classes.learnText}>
          <b>
            {learning.newlyConfirmed === 0
              ? 'No new decisions since the last run'
              : `${plural(learning.newlyConfirmed, 'post')} confirmed since the current version`}
          </b>
          <span className={classes.dim}>
            A run takes your confirmed posts, leaves out those held out to measure, and keeps the new version only if it
            is not worse on them. Labelling goes on meanwhile.
          </span>
        </div>
        {running?.kind === 'running' ? (
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
      {running?.kind === 'running' && (
        <div className={classes.progress} role="status">
          <Progress value={running.progress * 100} aria-label="Learning progress" transitionDuration={200} />
          <div className={classes.progressText}>
            <span>{phases[running.phase]}</span>
            <span>
              {Math.round(running.progress * 100)} %
              {running.secondsLeft !== null && ` · ${durationText(running.secondsLeft)} left`}
              {running.loss !== null && ` · loss ${running.loss.toFixed(3)}`}
            </span>
          </div>
        </div>
      )}
      {running === undefined && learning.lastRun !== null && (
        <div className={classes.last}>
          <LastRun run={learning.lastRun} />
        </div>
      )}
      <Automatic learning={learning} />
    </section>
  )
}

function LastRun({ run }: { readonly run: TrainingRun }) {
  const { state } = run
  if (state.kind === 'failed') {
    return (
      <Message tone="bad" title="The last run failed; the model is as it was">
        {state.reason}
      </Message>
    )
  }
  if (state.kind === 'promoted' || state.kind === 'candidate') {
    return (
      <Message
        tone={state.kind === 'promoted' ? 'good' : 'warn'}
        title={state.kind === 'promoted' ? `${state.version} is in use` : `${state.version} was not taken`}
      >
        {state.reason}
      </Message>
    )
  }
  return null
}

function Automatic({ learning }: { readonly learning: State }) {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const every = learning.settings.automaticEvery
  const [number, setNumber] = useState(every ?? 20)
  const configure = useMutation({
    mutationFn: (automaticEvery: number | null) =>
      client.learning.configure({ project: session.project, settings: { automaticEvery } }),
    onError: (error) => tell({ tone: 'error', title: 'Not changed', text: failureOf(error).message }),
  })
  return (
    <div className={classes.automatic}>
      <Switch
        label="Learn by itself after every"
        checked={every !== null}
        disabled={!canWrite}
        onChange={(event) => configure.mutate(event.currentTarget.checked ? number : null)}
      />
      <NumberInput
        aria-label="Confirmed posts between automatic runs"
        size="xs"
        w="5.5rem"
        min={1}
        max={10_000}
        allowDecimal={false}
        hideControls
        value={number}
        disabled={!canWrite}
        onChange={(value) => setNumber(Math.min(10_000, Math.max(1, Number(value) || 1)))}
        onBlur={() => {
          if (every !== null && every !== number) configure.mutate(number)
        }}
      />
      <span className={classes.dim}>confirmed posts</span>
    </div>
  )
}
