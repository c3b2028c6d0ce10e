import { memo } from 'react'
import { type Action, chordOf } from '../keys/keymap.ts'
import { useStore } from '../shell/desk-context.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { Keycap } from '../shell/keycap.tsx'
import { countText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'

const shown: readonly { readonly actions: readonly Action[]; readonly name: string }[] = [
  { actions: ['next', 'previous'], name: 'next, previous' },
  { actions: ['done'], name: 'done, next post' },
  { actions: ['undo'], name: 'undo' },
  { actions: ['redo'], name: 'redo' },
  { actions: ['palette'], name: 'everything' },
]

/** The keys that are always good to know, each a button; and how far the work has come. */
export const LabelFooter = memo(function LabelFooter({ perform }: { readonly perform: (action: Action) => void }) {
  const { overlay, view, session, strokes } = useProject()
  const decisions = useStore(session.decisions)
  const pressed = useStore(strokes)
  const { counts } = view
  const press = (action: Action) => (action === 'palette' ? overlay.set('palette') : perform(action))
  return (
    <footer className={shell.footer}>
      <button type="button" aria-label="Keys valid now" {...keepFocus} onClick={() => overlay.set('keys')}>
        <Keycap chord="?" /> keys
      </button>
      {shown.map(({ actions, name }) => (
        <button key={name} type="button" aria-label={name} {...keepFocus} onClick={() => press(actions[0]!)}>
          {actions.map((action) => (
            <Keycap key={action} chord={chordOf(action)!} />
          ))}{' '}
          {name}
        </button>
      ))}
      <span className={shell.grow} />
      <span className={shell.progress} data-testid="progress">
        {countText(counts.done)} of {countText(counts.posts)} done · {countText(counts.doneToday)} today
        {decisions >= 10 && ` · ${(pressed / decisions).toFixed(1)} keys a decision`}
      </span>
    </footer>
  )
})
