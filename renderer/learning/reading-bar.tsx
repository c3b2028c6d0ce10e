import { Button, Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import { Message } from '../shell/message.tsx'
import classes from './learning.module.css'
import type { Reading } from './use-reading.ts'

/** The button that begins a reading, or how far it is. */
export function ReadingBar<Result>(props: {
  readonly reading: Reading<Result>
  readonly label: string
  readonly icon: ReactNode
  readonly note: ReactNode
}) {
  const { stage, start, cancel } = props.reading
  if (stage.kind === 'running') {
    const { progress } = stage
    return (
      <div className={classes.progress} role="status">
        <Progress
          value={progress === null ? 100 : (100 * progress.done) / Math.max(1, progress.total)}
          animated={progress === null}
          aria-label={t('learning.readingHeldOut')}
          transitionDuration={150}
        />
        <div className={classes.progressText}>
          <span>
            {progress === null
              ? t('learning.openingModel')
              : t('learning.doneOf', {
                  done: progress.done,
                  readings: t('counted.reading', { count: progress.total }),
                })}
          </span>
          <Button size="compact-xs" variant="default" onClick={cancel}>
            {t('imports.cancel')}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className={classes.stack}>
      {stage.kind === 'failed' && (
        <Message tone="bad" title={t('learning.notMeasured')}>
          {stage.why.kind === 'cancelled' ? t('learning.engineStopped') : stage.why.message}
        </Message>
      )}
      <div className={classes.bar}>
        <Button size="xs" variant="default" leftSection={props.icon} onClick={start}>
          {props.label}
        </Button>
        <span className={classes.dim}>{props.note}</span>
      </div>
    </div>
  )
}
