import { Tooltip } from '@mantine/core'
import { deviceNames } from './device-names.ts'
import { keepFocus } from './keep-focus.ts'
import { countText } from './numbers.ts'
import { useProject } from './project-context.ts'
import shell from './shell.module.css'

/** Where suggestions are made, how fast, and why there. */
export function DevicePill() {
  const { device, waiting, postsPerMinute, problem, version } = useProject().view.suggesting
  if (problem !== null) {
    return (
      <Tooltip label={problem.message}>
        <button {...keepFocus} type="button" className={`${shell.pill} ${shell.warnPill}`}>
          no suggestions now
        </button>
      </Tooltip>
    )
  }
  const parts = [
    waiting > 0 ? `${countText(waiting)} to read` : null,
    device === null ? null : deviceNames[device.device],
    device?.millisecondsPerPost == null ? null : `${Math.round(device.millisecondsPerPost)} ms a post`,
  ].filter((part) => part !== null)
  if (parts.length === 0) return null
  const speed =
    waiting > 0 && postsPerMinute !== null ? ` Reading ${countText(Math.round(postsPerMinute))} posts a minute.` : ''
  const label = `${device?.reason ?? 'The model is being loaded.'}${version === null ? '' : ` Suggestions by ${version}.`}${speed}`
  return (
    <Tooltip label={label}>
      <button {...keepFocus} type="button" className={shell.pill} aria-label={`Device: ${parts.join(', ')}. ${label}`}>
        {parts.join(' · ')}
      </button>
    </Tooltip>
  )
}
