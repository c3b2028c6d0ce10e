import { Tooltip } from '@mantine/core'
import { failureWords } from '../connection/failure-words.ts'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { deviceNames } from './device-names.ts'
import { keepFocus } from './keep-focus.ts'

import { useProject } from './project-context.ts'
import shell from './shell.module.css'

/** Where suggestions are made, how fast, and why there. */
export function DevicePill() {
  const { device, waiting, postsPerMinute, problem, version } = useProject().view.suggesting
  if (problem !== null) {
    return (
      <Tooltip label={failureWords(problem)}>
        <button {...keepFocus} type="button" className={`${shell.pill} ${shell.warnPill}`}>
          {t('shell.noSuggestions')}
        </button>
      </Tooltip>
    )
  }
  const parts = [
    waiting > 0 ? t('shell.toRead', { count: waiting }) : null,
    device === null ? null : deviceNames[device.device],
    device?.millisecondsPerPost == null
      ? null
      : t('shell.millisecondsAPost', { milliseconds: Math.round(device.millisecondsPerPost) }),
  ].filter((part) => part !== null)
  if (parts.length === 0) return null
  const speed =
    waiting > 0 && postsPerMinute !== null ? ` ${t('shell.reading', { count: Math.round(postsPerMinute) })}` : ''
  const by = version === null ? '' : ` ${t('shell.suggestionsBy', { version })}`
  const label = `${device === null ? t('shell.modelLoading') : engineWords(device.reason, device.said)}${by}${speed}`
  return (
    <Tooltip label={label}>
      <button
        {...keepFocus}
        type="button"
        className={shell.pill}
        aria-label={t('shell.device', { facts: parts.join(', '), reason: label })}
      >
        {parts.join(' · ')}
      </button>
    </Tooltip>
  )
}
