import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import shell from './shell.module.css'

const icons = {
  good: <IconCircleCheck size={18} aria-hidden="true" />,
  warn: <IconAlertTriangle size={18} aria-hidden="true" />,
  bad: <IconCircleX size={18} aria-hidden="true" />,
} as const

/** Something to know in the middle of a dialog or page; errors are announced at once. */
export function Message(props: {
  readonly tone: keyof typeof icons
  readonly title?: string
  readonly children: ReactNode
}) {
  return (
    <div className={shell.message} data-tone={props.tone} role={props.tone === 'bad' ? 'alert' : 'status'}>
      {icons[props.tone]}
      <div>
        {props.title !== undefined && <b>{props.title}</b>}
        <div>{props.children}</div>
      </div>
    </div>
  )
}
