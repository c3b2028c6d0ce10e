import { Button } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFolderOpen, IconUpload } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { t } from '../language/language.ts'
import { Message } from '../shell/message.tsx'
import classes from './imports.module.css'
import { type Incoming, incomingOf } from './incoming.ts'

/** Where an import begins: files or a folder, dropped or chosen. `names` are what screen readers and tests call its fields. */
export function ChooseFiles(props: {
  readonly title: string
  readonly children: ReactNode
  /** Why the last attempt failed. */
  readonly problem: string | null
  readonly names: { readonly drop: string; readonly files: string; readonly folder: string }
  readonly onChosen: (files: readonly Incoming[]) => void
}) {
  const { title, children, problem, names, onChosen } = props
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const take = (input: HTMLInputElement) => {
    const chosen = incomingOf([...(input.files ?? [])])
    input.value = ''
    if (chosen.length > 0) onChosen(chosen)
  }
  return (
    <div className={classes.stack} data-autofocus tabIndex={-1}>
      {problem !== null && (
        <Message tone="bad" title={t('imports.didNotWork')}>
          {problem}
        </Message>
      )}
      <Dropzone
        className={classes.zone}
        activateOnClick={false}
        activateOnKeyboard={false}
        enablePointerEvents
        multiple
        useFsAccessApi={false}
        onDrop={(dropped) => onChosen(incomingOf(dropped))}
        inputProps={{ 'aria-label': names.drop }}
      >
        <div className={classes.zoneInner}>
          <b>{title}</b>
          <span className={classes.detail}>{children}</span>
          <div className={classes.pickers}>
            <Button variant="default" leftSection={<IconUpload size={16} />} onClick={() => files.current?.click()}>
              {t('imports.chooseFiles')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconFolderOpen size={16} />}
              onClick={() => folder.current?.click()}
            >
              {t('imports.chooseFolder')}
            </Button>
          </div>
        </div>
      </Dropzone>
      <input ref={files} type="file" multiple hidden aria-label={names.files} onChange={(e) => take(e.currentTarget)} />
      <input
        ref={(input) => {
          folder.current = input
          input?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        multiple
        hidden
        aria-label={names.folder}
        onChange={(e) => take(e.currentTarget)}
      />
    </div>
  )
}
