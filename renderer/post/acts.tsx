import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type Action, chordOf, type KeyScope } from '../keys/keymap.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { Keycap } from '../shell/keycap.tsx'
import { useProject } from '../shell/project-context.ts'
import classes from './post.module.css'

/** A button that does what its key does; it never takes the focus from the text, so that Space stays a key of ours. */
export function Act(props: {
  readonly action: Action
  readonly perform: (action: Action) => void
  readonly children: ReactNode
  readonly strong?: boolean
  readonly scope?: KeyScope
  readonly label?: string
}) {
  const { canWrite } = useProject()
  const chord = chordOf(props.action, props.scope)
  return (
    <button
      type="button"
      className={classes.act}
      data-strong={props.strong || undefined}
      aria-label={props.label}
      aria-keyshortcuts={chord ?? undefined}
      disabled={!canWrite}
      {...keepFocus}
      onClick={() => props.perform(props.action)}
    >
      {chord !== null && <Keycap chord={chord} />}
      {props.children}
    </button>
  )
}

/** Buttons that move the two ends of a span, for the mouse. */
export function Edges({ perform }: { readonly perform: (action: Action) => void }) {
  const edge = (action: Action, label: string, icon: ReactNode) => (
    <button
      type="button"
      className={classes.edge}
      aria-label={label}
      title={label}
      {...keepFocus}
      onClick={() => perform(action)}
    >
      {icon}
    </button>
  )
  return (
    <>
      <span className={classes.edges}>
        start
        {edge('start-left', 'Start to the left', <IconChevronLeft size={14} />)}
        {edge('start-right', 'Start to the right', <IconChevronRight size={14} />)}
      </span>
      <span className={classes.edges}>
        end
        {edge('end-left', 'End to the left', <IconChevronLeft size={14} />)}
        {edge('end-right', 'End to the right', <IconChevronRight size={14} />)}
      </span>
    </>
  )
}
