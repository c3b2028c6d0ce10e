import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import classes from './shell.module.css'

/** A screen or pane that has nothing else to show, and says why and what to do. */
export function StateView(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly role?: 'alert' | 'status'
}) {
  return (
    <div className={classes.state} role={props.role}>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  )
}

/** What went wrong, as the engine says it, with a way to try again. */
export function ErrorView(props: { readonly title: string; readonly error: unknown; readonly retry?: () => void }) {
  return (
    <StateView title={props.title} role="alert">
      <p>{failureOf(props.error).message}</p>
      {props.retry !== undefined && (
        <Button variant="default" size="xs" onClick={props.retry}>
          {t('shell.tryAgain')}
        </Button>
      )}
    </StateView>
  )
}
