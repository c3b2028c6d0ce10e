import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type Action, chordOf, type KeyScope } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
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
        {t('post.start')}
        {edge('start-left', t('post.startLeft'), <IconChevronLeft size={14} />)}
        {edge('start-right', t('post.startRight'), <IconChevronRight size={14} />)}
      </span>
      <span className={classes.edges}>
        {t('post.end')}
        {edge('end-left', t('post.endLeft'), <IconChevronLeft size={14} />)}
        {edge('end-right', t('post.endRight'), <IconChevronRight size={14} />)}
      </span>
    </>
  )
}
