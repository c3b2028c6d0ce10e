import { Button, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCheck,
  IconChevronLeft,
  IconChevronRight,
  IconPlayerSkipForward,
} from '@tabler/icons-react'
import type { Action } from '../keys/keymap.ts'
import { t } from '../language/language.ts'
import { proposedOf, type Scene } from '../relations/scene.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { NameText } from '../shell/name-text.tsx'
import { useProject } from '../shell/project-context.ts'
import { visibleName } from '../shell/visible-name.ts'
import { openItems } from '../workspace/doubts.ts'
import { acceptedOf, confirmedRelations } from '../workspace/visible.ts'
import classes from './post.module.css'

/** What post this is, how it stands, and the way on. */
export function PostHead({ scene, perform }: { readonly scene: Scene; readonly perform: (action: Action) => void }) {
  const { view } = scene
  const { canWrite } = useProject()
  const open = openItems(view).length + proposedOf(scene).length
  const related = confirmedRelations(view).length
  const confirmed = acceptedOf(view).length
  return (
    <div className={classes.head}>
      <div className={classes.meta}>
        <span className={classes.name} title={visibleName(view.name)}>
          <NameText name={view.name} />
        </span>
        <span className={classes.wide}>
          {view.images.length === 0 ? t('post.noImage') : t('counted.image', { count: view.images.length })}
        </span>
        <span className={classes.counts}>{t('post.toCheck', { open, confirmed })}</span>
        {related > 0 && <span className={classes.wide}>{t('counted.relation', { count: related })}</span>}
        {view.status !== 'todo' && (
          <span className={classes.badge} data-status={view.status}>
            {view.status === 'done' ? (
              <IconCheck size={12} aria-hidden="true" />
            ) : (
              <IconPlayerSkipForward size={12} aria-hidden="true" />
            )}
            {view.status === 'done' ? t('post.isDone') : t('post.isSkipped')}
          </span>
        )}
        {view.heldOut && (
          <Tooltip label={t('post.heldOutMore')}>
            <span className={classes.badge}>{t('post.heldOut')}</span>
          </Tooltip>
        )}
        <span className={classes.grow} />
        {view.status !== 'todo' && canWrite && (
          <Tooltip label={t('post.reopenKey')}>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={t('post.reopen')}
              {...keepFocus}
              onClick={() => perform('reopen')}
            >
              <IconArrowBackUp size={16} />
            </Button>
          </Tooltip>
        )}
        <Button.Group>
          <Tooltip label={t('post.previousPostKey')}>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('post.previousPost')}
              {...keepFocus}
              onClick={() => perform('previous-post')}
            >
              <IconChevronLeft size={15} />
            </Button>
          </Tooltip>
          <Tooltip label={t('post.nextPostKey')}>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('post.nextPost')}
              {...keepFocus}
              onClick={() => perform('next-post')}
            >
              <IconChevronRight size={15} />
            </Button>
          </Tooltip>
        </Button.Group>
        <Tooltip label={t('post.doneMore')}>
          <Button
            size="compact-sm"
            leftSection={<IconCheck size={14} />}
            aria-label={t('post.done')}
            aria-keyshortcuts="Ctrl+Enter"
            disabled={!canWrite}
            {...keepFocus}
            onClick={() => perform('done')}
          >
            {t('post.done')}
          </Button>
        </Tooltip>
      </div>
    </div>
  )
}
