import { Tooltip } from '@mantine/core'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { useDeskPorts, useStore } from './desk-context.ts'
import { timeText } from './numbers.ts'
import { useProject } from './project-context.ts'
import shell from './shell.module.css'

/** Says what is on the disk. Never "saved" before the engine has said so. */
export function SavedPill() {
  const { connection } = useDeskPorts()
  const { session, canWrite, view } = useProject()
  const { pending, savedAt, trouble } = useStore(session.outbox.state)
  const state = useStore(connection.state)
  if (!canWrite) {
    const why = view.access.kind === 'read-only' ? engineWords(view.access.why, view.access.said) : ''
    return (
      <Tooltip label={why}>
        <span className={`${shell.pill} ${shell.warnPill}`} role="status">
          {t('shell.readOnly')}
        </span>
      </Tooltip>
    )
  }
  const isAway = state.kind !== 'open'
  if (isAway || trouble !== null) {
    const unsaved = pending.length === 0 ? t('shell.nothingUnsaved') : t('shell.unsaved', { count: pending.length })
    const text = isAway ? t('shell.reconnecting', { unsaved }) : t('shell.notSavedYet', { count: pending.length })
    return (
      <Tooltip label={trouble?.message ?? t('shell.engineAway')}>
        <span className={`${shell.pill} ${shell.warnPill}`} role="status">
          <span className={shell.dot} data-state="trouble" />
          {text}
        </span>
      </Tooltip>
    )
  }
  if (pending.length > 0) {
    return (
      <span className={shell.pill} role="status">
        <span className={shell.dot} data-state="saving" />
        {t('shell.saving')}
      </span>
    )
  }
  const label = t('shell.onDisk', {
    mentions: t('counted.mention', { count: view.counts.mentions }),
    posts: t('counted.post', { count: view.counts.posts }),
  })
  return (
    <Tooltip label={label}>
      <span className={shell.pill} role="status">
        <span className={shell.dot} />
        {savedAt === null ? t('shell.allSaved') : t('shell.allSavedAt', { time: timeText(savedAt) })}
      </span>
    </Tooltip>
  )
}
