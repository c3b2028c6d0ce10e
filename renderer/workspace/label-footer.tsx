import { memo } from 'react'
import { type Action, chordOf } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { useStore } from '../shell/desk-context.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { Keycap } from '../shell/keycap.tsx'
import { useProject } from '../shell/project-context.ts'
import shell from '../shell/shell.module.css'

const shown = [
  { actions: ['next', 'previous'], says: 'workspace.nextPrevious' },
  { actions: ['done'], says: 'workspace.doneNext' },
  { actions: ['undo'], says: 'workspace.undo' },
  { actions: ['redo'], says: 'workspace.redo' },
  { actions: ['palette'], says: 'workspace.everything' },
] as const satisfies readonly { readonly actions: readonly Action[]; readonly says: string }[]

/** The keys that are always good to know, each a button; and how far the work has come. */
export const LabelFooter = memo(function LabelFooter({ perform }: { readonly perform: (action: Action) => void }) {
  const { overlay, view, session, strokes } = useProject()
  const decisions = useStore(session.decisions)
  const pressed = useStore(strokes)
  const { counts } = view
  const press = (action: Action) => (action === 'palette' ? overlay.set('palette') : perform(action))
  return (
    <footer className={shell.footer}>
      <button type="button" aria-label={t('workspace.keysNow')} {...keepFocus} onClick={() => overlay.set('keys')}>
        <Keycap chord="?" /> {t('workspace.keys')}
      </button>
      {shown.map(({ actions, says }) => (
        <button key={says} type="button" aria-label={t(says)} {...keepFocus} onClick={() => press(actions[0])}>
          {actions.map((action) => (
            <Keycap key={action} chord={chordOf(action)!} />
          ))}{' '}
          {t(says)}
        </button>
      ))}
      <span className={shell.grow} />
      <span className={shell.progress} data-testid="progress">
        {t('workspace.progress', { done: counts.done, posts: counts.posts, today: counts.doneToday })}
        {decisions >= 10 && ` · ${t('workspace.keysEach', { keys: (pressed / decisions).toFixed(1) })}`}
      </span>
    </footer>
  )
})
