import { Button, Skeleton } from '@mantine/core'
import { Fragment, useState } from 'react'
import type { TrainingRun } from '../../contract/domain/learning.ts'
import { failureOf } from '../connection/failures.ts'
import { Message } from '../shell/message.tsx'
import { countText, dateTimeText, durationText } from '../shell/numbers.ts'
import classes from './learning.module.css'
import { RunRecipe } from './run-recipe.tsx'
import { ShowAll, shownAtFirst } from './show-all.tsx'
import { useRuns } from './use-runs.ts'

/** The runs so far and what came of each; those that failed or were cancelled included. */
export function Runs() {
  const runs = useRuns()
  const [all, showAll] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  if (runs.isPending)
    return (
      <div role="status" aria-label="Loading the runs">
        <Skeleton height="6rem" radius="md" />
      </div>
    )
  if (runs.data === undefined) {
    return (
      <Message tone="bad" title="The runs cannot be read">
        {failureOf(runs.error).message}
      </Message>
    )
  }
  if (runs.data.length === 0) return null
  const shown = all ? runs.data : runs.data.slice(0, shownAtFirst)
  return (
    <section aria-label="Runs">
      <h2 className={classes.heading}>Runs</h2>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th>Began</th>
              <th>Why</th>
              <th className={classes.number}>Trained on</th>
              <th className={classes.number}>Held out</th>
              <th className={classes.number}>Took</th>
              <th>Outcome</th>
              <th>
                <span className={classes.unseen}>Details</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <Fragment key={run.id}>
                <tr>
                  <td className={classes.made}>{dateTimeText(run.startedAt)}</td>
                  <td className={classes.trigger}>{run.trigger === 'person' ? 'asked for' : 'by itself'}</td>
                  <td className={classes.number}>{countText(run.trainedPosts)}</td>
                  <td className={classes.number}>{countText(run.heldOutPosts)}</td>
                  <td className={classes.number}>
                    {run.endedAt === null ? '' : durationText((run.endedAt - run.startedAt) / 1000)}
                  </td>
                  <td>{outcome(run)}</td>
                  <td>
                    {'version' in run.state && (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        aria-expanded={open === run.id}
                        aria-label={`Details of the run that made ${run.state.version}`}
                        onClick={() => setOpen(open === run.id ? null : run.id)}
                      >
                        Details
                      </Button>
                    )}
                  </td>
                </tr>
                {open === run.id && (
                  <tr>
                    <td colSpan={7}>
                      <RunRecipe run={run.id} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <ShowAll all={all} count={runs.data.length} shown={shown.length} show={showAll} what="runs" />
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
