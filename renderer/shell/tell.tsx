import { notifications } from '@mantine/notifications'
import { t } from '../language/language.ts'
import type { Notice } from '../state/project-session.ts'

/** Shows a notice for a while. Errors stay until they are closed. */
export function tell(notice: Notice): void {
  notifications.show({
    title: notice.title,
    message: notice.text,
    color: notice.tone === 'error' ? 'red' : notice.tone === 'warning' ? 'yellow' : 'gray',
    autoClose: notice.tone === 'error' ? false : 6000,
    withBorder: true,
    closeButtonProps: { 'aria-label': t('shell.closeNotice') },
  })
}
