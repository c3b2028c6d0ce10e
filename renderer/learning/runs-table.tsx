import { Button, Skeleton } from '@mantine/core'
import { Fragment, useState } from 'react'
import type { TrainingRun } from '../../contract/domain/learning.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { Message } from '../shell/message.tsx'
import { countText, dateTimeText, durationText } from '../shell/numbers.ts'
import classes from './learning.module.css'
import { reasonText } from './reason-text.ts'
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
      <div role="status" aria-label={t('learning.loadingRuns')}>
        <Skeleton height="6rem" radius="md" />
      </div>
    )
  if (runs.data === undefined) {
    return (
      <Message tone="bad" title={t('learning.noRuns')}>
        {failureOf(runs.error).message}
      </Message>
    )
  }
  if (runs.data.length === 0) return null
  const shown = all ? runs.data : runs.data.slice(0, shownAtFirst)
  return (
    <section aria-label={t('learning.runs')}>
      <h2 className={classes.heading}>{t('learning.runs')}</h2>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t('learning.began')}</th>
              <th>{t('learning.why')}</th>
              <th className={classes.number}>{t('learning.trainedOn')}</th>
              <th className={classes.number}>{t('learning.heldOut')}</th>
              <th className={classes.number}>{t('learning.took')}</th>
              <th>{t('learning.outcome')}</th>
              <th>
                <span className={classes.unseen}>{t('learning.details')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <Fragment key={run.id}>
                <tr>
                  <td className={classes.made}>{dateTimeText(run.startedAt)}</td>
                  <td className={classes.trigger}>
                    {run.trigger === 'person' ? t('learning.askedFor') : t('learning.byItself')}
                  </td>
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
                        aria-label={t('learning.detailsOf', { version: run.state.version })}
                        onClick={() => setOpen(open === run.id ? null : run.id)}
                      >
                        {t('learning.details')}
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
      return t('learning.underWay')
    case 'promoted':
      return t('learning.outcomeTaken', { version: state.version, reason: reasonText(state) })
    case 'candidate':
      return t('learning.outcomeNotTaken', { version: state.version, reason: reasonText(state) })
    case 'cancelled':
      return t('learning.cancelled')
    case 'failed':
      return t('learning.failed', { reason: reasonText(state) })
    default:
      return state satisfies never
  }
}
