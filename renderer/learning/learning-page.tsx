import { Button, NumberInput, Progress, Switch, Tooltip } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TrainingRun, VersionSummary } from '../../contract/domain/learning.ts'
import type { LearningState as State } from '../../contract/domain/status.ts'
import { failureOf } from '../connection/failures.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { countText, dateTimeText, durationText, plural } from '../shell/numbers.ts'
import { colourClass, useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'
import { tell } from '../shell/tell.tsx'
import { keys } from '../state/query-keys.ts'
import { f1Text } from './figures.ts'
import classes from './learning.module.css'

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

function Versions({ learning }: { readonly learning: State }) {
  const { client } = useDeskPorts()
  const { session, canWrite, view } = useProject()
  const use = useMutation({
    mutationFn: (version: string) => client.learning.use({ project: session.project, version }),
    onSuccess: (_state, version) =>
      tell({ tone: 'quiet', title: `${version} is in use`, text: 'Suggestions are being renewed with it.' }),
    onError: (error) => tell({ tone: 'error', title: 'Not changed', text: failureOf(error).message }),
  })
  const types = view.types.map((t) => t.name)
  const action = (v: VersionSummary) => (v.state === 'candidate' ? 'Use anyway' : 'Go back to this')
  return (
    <section aria-label="Versions">
      <h2 className={classes.heading}>Versions</h2>
      {learning.versions.length === 0 ? (
        <p className={classes.dim}>There is no version yet.</p>
      ) : (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th>Version</th>
                <th className={classes.number}>F1</th>
                <th className={classes.number}>Precision</th>
                <th className={classes.number}>Recall</th>
                {types.map((type) => (
                  <th key={type} className={`${classes.number} ${colourClass(view, type)} ${classes.typeHead}`}>
                    {type}
                  </th>
                ))}
                <th className={classes.number}>on</th>
                <th>Made</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {learning.versions.map((v) => (
                <tr key={v.version}>
                  <td>
                    {v.version}{' '}
                    {v.state === 'current' ? (
                      <span className={shell.tag} data-tone="good">
                        in use
                      </span>
                    ) : v.state === 'candidate' ? (
                      <span className={shell.tag} data-tone="warn">
                        not taken
                      </span>
                    ) : null}
                  </td>
                  <td className={classes.number}>
                    <b>{v.evaluation === null ? '–' : f1Text(v.evaluation)}</b>
                  </td>
                  <td className={classes.number}>{v.evaluation?.total.precision.toFixed(1) ?? '–'}</td>
                  <td className={classes.number}>{v.evaluation?.total.recall.toFixed(1) ?? '–'}</td>
                  {types.map((type) => {
                    const scores = v.evaluation?.perType.find((s) => s.type === type)
                    return (
                      <td
                        key={type}
                        className={classes.number}
                        title={
                          scores === undefined
                            ? undefined
                            : `${scores.correct} of ${scores.gold} found, ${scores.predicted} said`
                        }
                      >
                        {scores === undefined || scores.gold === 0 ? '–' : scores.f1.toFixed(1)}
                      </td>
                    )
                  })}
                  <td className={classes.number}>{v.evaluation === null ? '–' : plural(v.evaluation.posts, 'post')}</td>
                  <td className={classes.dim}>
                    {v.createdAt === 0 ? 'came with Triptych' : dateTimeText(v.createdAt)}
                  </td>
                  <td className={classes.number}>
                    {v.state !== 'current' && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        disabled={!canWrite || use.isPending}
                        aria-label={`${action(v)}: ${v.version}`}
                        onClick={() => use.mutate(v.version)}
                      >
                        {action(v)}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className={classes.note}>
        Entity-level exact match, in per cent, on posts that were never trained on. With few posts a point or two is
        noise.
      </p>
    </section>
  )
}

function Runs() {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const runs = useQuery({
    queryKey: keys.runs(project),
    queryFn: ({ signal }) => client.learning.runs({ project }, { signal }),
  })
  if (runs.data === undefined || runs.data.length === 0) return null
  return (
    <section aria-label="Runs">
      <h2 className={classes.heading}>Runs</h2>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>Began</th>
            <th>Why</th>
            <th className={classes.number}>Trained on</th>
            <th className={classes.number}>Took</th>
            <th>Outcome</th>
          </tr>
        </thead>
        <tbody>
          {runs.data.map((run) => (
            <tr key={run.id}>
              <td className={classes.dim}>{dateTimeText(run.startedAt)}</td>
              <td>{run.trigger === 'person' ? 'asked for' : 'by itself'}</td>
              <td className={classes.number}>{countText(run.trainedPosts)}</td>
              <td className={classes.number}>
                {run.endedAt === null ? '' : durationText((run.endedAt - run.startedAt) / 1000)}
              </td>
              <td>{outcome(run)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function outcome({ state }: TrainingRun): string {
  switch (state.kind) {
    case 'running':
      return 'under way'
    case 'promoted':
      return `${state.version}: ${state.reason}`
    case 'candidate':
      return `${state.version} not taken: ${state.reason}`
    case 'cancelled':
      return 'cancelled'
    case 'failed':
      return `failed: ${state.reason}`
    default:
      return state satisfies never
  }
}
