import { Button, Progress, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Trans } from 'react-i18next'
import type { Failure } from '../../contract/domain/failure.ts'
import type { DownloadedModel, DownloadProgress } from '../../contract/domain/model.ts'
import { failureOf } from '../connection/failures.ts'
import { bytesText } from '../imports/incoming.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import classes from './models.module.css'

type Stage =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: DownloadProgress | null }
  | { readonly kind: 'failed'; readonly why: Failure }
  | { readonly kind: 'done'; readonly downloaded: DownloadedModel }

/** Fetches a public checkpoint by name; nothing leaves or reaches this machine before the button is pressed. */
export function DownloadModel() {
  const { client } = useDeskPorts()
  const [name, setName] = useState('')
  const [stage, setStage] = useState<Stage>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async (event: FormEvent) => {
    event.preventDefault()
    const control = new AbortController()
    running.current = control
    setStage({ kind: 'running', progress: null })
    try {
      for await (const item of await client.models.download({ name: name.trim() }, { signal: control.signal })) {
        if (control.signal.aborted) return
        setStage(
          item.kind === 'downloaded'
            ? { kind: 'done', downloaded: item.downloaded }
            : { kind: 'running', progress: item },
        )
      }
    } catch (error) {
      if (!control.signal.aborted) setStage({ kind: 'failed', why: failureOf(error) })
    }
  }
  if (stage.kind === 'running') {
    return (
      <Running
        progress={stage.progress}
        cancel={() => {
          running.current?.abort()
          setStage({ kind: 'idle' })
        }}
      />
    )
  }
  return (
    <form className={classes.stack} onSubmit={(event) => void start(event)}>
      {stage.kind === 'failed' && (
        <Message tone="bad" title={t('models.notDownloaded')}>
          {stage.why.message}
        </Message>
      )}
      {stage.kind === 'done' && <Downloaded downloaded={stage.downloaded} />}
      <div className={classes.download}>
        <TextInput
          size="xs"
          label={t('models.checkpoint')}
          placeholder={t('models.placeholder')}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} />}
          disabled={name.trim() === ''}
        >
          {t('models.download')}
        </Button>
      </div>
    </form>
  )
}

function Running({ progress, cancel }: { readonly progress: DownloadProgress | null; readonly cancel: () => void }) {
  return (
    <div className={classes.running} role="status">
      <Progress
        value={progress === null ? 100 : (100 * progress.done) / Math.max(1, progress.total)}
        animated={progress === null}
        aria-label={t('models.downloading')}
        transitionDuration={150}
      />
      <div className={classes.runningText}>
        <span>
          {progress === null
            ? t('models.askingFiles')
            : t('models.bytesOf', {
                what: progress.file,
                done: bytesText(progress.done),
                total: bytesText(progress.total),
              })}
        </span>
        <Button size="compact-xs" variant="default" onClick={cancel}>
          {t('imports.cancel')}
        </Button>
      </div>
    </div>
  )
}

function Downloaded({ downloaded: { name, files } }: { readonly downloaded: DownloadedModel }) {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return (
    <Message tone="good" title={t('models.isHere', { name })}>
      <Trans
        t={t}
        i18nKey="models.downloaded"
        values={{ files: t('counted.file', { count: files.length }), size: bytesText(bytes) }}
        components={{ c: <code /> }}
      />
    </Message>
  )
}
