import { Button, Progress } from '@mantine/core'
import { t } from '../language/language.ts'
import classes from './imports.module.css'

/** A stage of an import that runs: what, how far, and a way out. `part`: 0 to 1; null while nobody knows. */
export function Running(props: {
  readonly title: string
  readonly detail: string
  readonly part: number | null
  readonly cancel: () => void
}) {
  return (
    <div className={classes.running}>
      <h3 className={classes.heading}>{props.title}</h3>
      <Progress
        value={(props.part ?? 1) * 100}
        animated={props.part === null}
        aria-label={props.title}
        transitionDuration={150}
      />
      <div className={classes.detail} role="status">
        {props.detail}
      </div>
      <div className={classes.buttons}>
        <Button variant="default" onClick={props.cancel}>
          {t('imports.cancel')}
        </Button>
      </div>
    </div>
  )
}
