import { Tooltip } from '@mantine/core'
import { useDeskPorts, useStore } from './desk-context.ts'
import { plural, timeText } from './numbers.ts'
import { useProject } from './project-context.ts'
import shell from './shell.module.css'

/** Says what is on the disk. Never "saved" before the engine has said so. */
export function SavedPill() {
  const { connection } = useDeskPorts()
  const { session, canWrite, view } = useProject()
  const { pending, savedAt, trouble } = useStore(session.outbox.state)
  const state = useStore(connection.state)
  if (!canWrite) {
    const why = view.access.kind === 'read-only' ? view.access.why : ''
    return (
      <Tooltip label={why}>
        <span className={`${shell.pill} ${shell.warnPill}`} role="status">
          read-only
        </span>
      </Tooltip>
    )
  }
  const isAway = state.kind !== 'open'
  if (isAway || trouble !== null) {
    const unsaved = pending.length === 0 ? 'nothing unsaved' : `${pending.length} unsaved`
    const text = isAway ? `reconnecting, ${unsaved}` : `not saved yet, ${pending.length} waiting`
    return (
      <Tooltip
        label={
          trouble?.message ?? 'The engine is away for a moment. What you decide is kept here and sent when it is back.'
        }
      >
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
        saving…
      </span>
    )
  }
  const label = `${plural(view.counts.mentions, 'mention')} in ${plural(view.counts.posts, 'post')}, every decision on the disk`
  return (
    <Tooltip label={label}>
      <span className={shell.pill} role="status">
        <span className={shell.dot} />
        {savedAt === null ? 'all saved' : `all saved ${timeText(savedAt)}`}
      </span>
    </Tooltip>
  )
}
