import { Button, Progress } from '@mantine/core'
import { IconFolderOpen } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../contract/domain/failure.ts'
import type { ModelId } from '../../contract/domain/model.ts'
import { failureOf } from '../connection/failures.ts'
import { bytesOf, bytesText, type Incoming, incomingOf } from '../imports/incoming.ts'
import { uploadFiles } from '../imports/upload.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import classes from './models.module.css'

type Stage =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly what: 'copying' | 'checking'; readonly done: number; readonly total: number }
  | { readonly kind: 'failed'; readonly why: Failure }

/** What a package is made of; the rest of a folder stays where it is. */
const parts = /(^|\/)(model\.json|weights\.safetensors|tokenizer\.json|README\.md)$/

/** Takes a package from a folder: copies it, has it checked, and says what was wrong with it. */
export function ImportModel({ onInstalled }: { readonly onInstalled: (model: ModelId) => void }) {
  const { client } = useDeskPorts()
  const [stage, setStage] = useState<Stage>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  const folder = useRef<HTMLInputElement>(null)
  useEffect(() => () => running.current?.abort(), [])

  const start = async (files: readonly Incoming[]) => {
    const control = new AbortController()
    const { signal } = control
    running.current = control
    const total = bytesOf(files)
    setStage({ kind: 'running', what: 'copying', done: 0, total })
    let begun: string | null = null
    try {
      const { import: id } = await client.models.begin(undefined, { signal })
      begun = id
      await uploadFiles(
        (piece) => client.models.upload({ import: id, ...piece }, { signal }),
        files,
        ({ bytes }) => setStage({ kind: 'running', what: 'copying', done: bytes, total }),
        signal,
      )
      for await (const item of await client.models.apply({ import: id }, { signal })) {
        if (signal.aborted) return
        if (item.kind === 'progress')
          setStage({ kind: 'running', what: 'checking', done: item.done, total: item.total })
        else {
          setStage({ kind: 'idle' })
          onInstalled(item.model)
        }
      }
    } catch (error) {
      if (!signal.aborted) setStage({ kind: 'failed', why: failureOf(error) })
      // One that is being checked ends by itself when its call is given up.
      if (begun !== null) void client.models.discard({ import: begun }).catch(() => undefined)
    }
  }
  const cancel = () => {
    running.current?.abort()
    setStage({ kind: 'idle' })
  }
  return (
    <div className={classes.stack}>
      {stage.kind === 'failed' && (
        <Message tone="bad" title={t('models.notInstalled')}>
          {stage.why.message}
        </Message>
      )}
      {stage.kind === 'running' ? (
        <div className={classes.running} role="status">
          <Progress
            value={(100 * stage.done) / Math.max(1, stage.total)}
            aria-label={t('models.importing')}
            transitionDuration={150}
          />
          <div className={classes.runningText}>
            <span>
              {t('models.bytesOf', {
                what: t(`models.${stage.what}`),
                done: bytesText(stage.done),
                total: bytesText(stage.total),
              })}
            </span>
            <Button size="compact-xs" variant="default" onClick={cancel}>
              {t('imports.cancel')}
            </Button>
          </div>
        </div>
      ) : (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolderOpen size={15} />}
          onClick={() => folder.current?.click()}
        >
          {t('models.fromFolder')}
        </Button>
      )}
      <input
        ref={(input) => {
          folder.current = input
          input?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        multiple
        hidden
        aria-label={t('models.folder')}
        onChange={(event) => {
          const chosen = incomingOf([...(event.currentTarget.files ?? [])]).filter(({ name }) => parts.test(name))
          event.currentTarget.value = ''
          void start(chosen)
        }}
      />
    </div>
  )
}
