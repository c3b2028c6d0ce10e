import { Button } from '@mantine/core'
import { t } from '../language/language.ts'
import classes from './learning.module.css'

export const shownAtFirst = 8

/** A long list begins short. */
export function ShowAll(props: {
  readonly all: boolean
  readonly count: number
  readonly shown: number
  readonly show: (all: boolean) => void
  readonly what: 'runs' | 'versions'
}) {
  if (!props.all && props.shown >= props.count) return null
  if (props.all && props.count <= shownAtFirst) return null
  return (
    <div className={classes.more}>
      <Button size="compact-xs" variant="subtle" aria-expanded={props.all} onClick={() => props.show(!props.all)}>
        {props.all ? t(`learning.latest_${props.what}`) : t(`learning.showAll_${props.what}`, { number: props.count })}
      </Button>
    </div>
  )
}
