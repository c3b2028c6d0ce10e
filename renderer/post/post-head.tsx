import { Button, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCheck,
  IconChevronLeft,
  IconChevronRight,
  IconPlayerSkipForward,
} from '@tabler/icons-react'
import type { Action } from '../keys/keymap.ts'
import { proposedOf, type Scene } from '../relations/scene.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { NameText } from '../shell/name-text.tsx'
import { plural } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { acceptedOf, confirmedRelations, undecided } from '../workspace/visible.ts'
import classes from './post.module.css'

/** What post this is, how it stands, and the way on. */
export function PostHead({ scene, perform }: { readonly scene: Scene; readonly perform: (action: Action) => void }) {
  const { view } = scene
  const { canWrite } = useProject()
  const open = undecided(view).length + proposedOf(scene).length
  const related = confirmedRelations(view).length
  const confirmed = acceptedOf(view).length
  return (
    <div className={classes.head}>
      <div className={classes.meta}>
        <span className={classes.name} title={visibleName(view.name)}>
          <NameText name={view.name} />
        </span>
        <span className={classes.wide}>
          {view.images.length === 0 ? 'no image' : plural(view.images.length, 'image')}
        </span>
        <span>
          {open} to check, {confirmed} confirmed
        </span>
        {related > 0 && <span className={classes.wide}>{plural(related, 'relation')}</span>}
        {view.status !== 'todo' && (
          <span className={classes.badge} data-status={view.status}>
            {view.status === 'done' ? (
              <IconCheck size={12} aria-hidden="true" />
            ) : (
              <IconPlayerSkipForward size={12} aria-hidden="true" />
            )}
            {view.status}
          </span>
        )}
        {view.heldOut && (
          <Tooltip label="This post measures how good the model is. It is never trained on.">
            <span className={classes.badge}>held out</span>
          </Tooltip>
        )}
        <span className={classes.grow} />
        {view.status !== 'todo' && canWrite && (
          <Tooltip label="Open again (Shift Enter)">
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label="Open again"
              {...keepFocus}
              onClick={() => perform('reopen')}
            >
              <IconArrowBackUp size={16} />
            </Button>
          </Tooltip>
        )}
        <Button.Group>
          <Tooltip label="Previous post (Ctrl ←)">
            <Button
              size="compact-sm"
              variant="default"
              aria-label="Previous post"
              {...keepFocus}
              onClick={() => perform('previous-post')}
            >
              <IconChevronLeft size={15} />
            </Button>
          </Tooltip>
          <Tooltip label="Next post (Ctrl →)">
            <Button
              size="compact-sm"
              variant="default"
              aria-label="Next post"
              {...keepFocus}
              onClick={() => perform('next-post')}
            >
              <IconChevronRight size={15} />
            </Button>
          </Tooltip>
        </Button.Group>
        <Tooltip label="All that should be labelled here is labelled (Ctrl Enter)">
          <Button
            size="compact-sm"
            leftSection={<IconCheck size={14} />}
            aria-label="Done"
            aria-keyshortcuts="Ctrl+Enter"
            disabled={!canWrite}
            {...keepFocus}
            onClick={() => perform('done')}
          >
            Done
          </Button>
        </Tooltip>
      </div>
    </div>
  )
}
