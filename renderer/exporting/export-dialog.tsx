import { Button, Modal, Radio, SegmentedControl, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type ExportFormat, type ExportPreview, type ExportScope, exportFormat } from '../../contract/domain/export.ts'
import { failureOf } from '../connection/failures.ts'
import importClasses from '../imports/imports.module.css'
import { bytesText } from '../imports/incoming.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { countText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'
import { saveAsFile } from './save-as-file.ts'

export function ExportDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('exporting.title')} size="lg">
      <ExportForm />
    </Modal>
  )
}

type Writing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'writing'; readonly bytes: number }
  | { readonly kind: 'written'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly message: string }

const endings: Readonly<Record<ExportFormat, string>> = { conll: 'txt', jsonl: 'jsonl', mnre: 'txt', coco: 'json' }

/** `3 posts with 4 mentions, 1 relation.` */
function whatIsIn({ posts, mentions, relations, regions }: ExportPreview): string {
  const parts = [
    t('exporting.postsWith', {
      posts: t('counted.post', { count: posts }),
      mentions: t('counted.mention', { count: mentions }),
    }),
    ...(relations > 0 ? [t('counted.relation', { count: relations })] : []),
    ...(regions > 0 ? [t('counted.region', { count: regions })] : []),
  ]
  return parts.join(t('exporting.listComma')) + t('exporting.full')
}

function ExportForm() {
  const { client } = useDeskPorts()
  const { session, view } = useProject()
  const { project } = session
  const [format, setFormat] = useState<ExportFormat>('conll')
  const [scope, setScope] = useState<ExportScope>(view.counts.done > 0 ? 'done' : 'all')
  const [writing, setWriting] = useState<Writing>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const preview = useQuery({
    queryKey: [...keys.project(project), 'export', format, scope],
    queryFn: ({ signal }) => client.exporting.preview({ project, format, scope }, { signal }),
    staleTime: 0,
    gcTime: 0,
  })

  const write = async () => {
    const control = new AbortController()
    running.current = control
    const parts: Blob[] = []
    let bytes = 0
    setWriting({ kind: 'writing', bytes })
    try {
      for await (const { text } of await client.exporting.write(
        { project, format, scope },
        { signal: control.signal },
      )) {
        const part = new Blob([text])
        parts.push(part)
        bytes += part.size
        setWriting({ kind: 'writing', bytes })
      }
      const name = `${view.summary.name}.${endings[format]}`
      saveAsFile(name, new Blob(parts, { type: 'text/plain;charset=utf-8' }))
      setWriting({ kind: 'written', name, bytes })
    } catch (error) {
      setWriting(control.signal.aborted ? { kind: 'idle' } : { kind: 'failed', message: failureOf(error).message })
    }
  }

  return (
    <div className={importClasses.stack} data-autofocus tabIndex={-1}>
      <SegmentedControl
        fullWidth
        aria-label={t('exporting.format')}
        value={format}
        onChange={(value) => setFormat(exportFormat.catch('conll').parse(value))}
        data={[
          { value: 'conll', label: 'CoNLL (BIO)' },
          { value: 'jsonl', label: t('exporting.jsonl') },
          { value: 'mnre', label: t('exporting.mnre') },
          { value: 'coco', label: t('exporting.coco') },
        ]}
      />
      <Radio.Group
        label={t('exporting.which')}
        value={scope}
        onChange={(value) => setScope(value === 'all' ? 'all' : 'done')}
      >
        <div className={importClasses.radios}>
          <Radio
            value="done"
            label={t('exporting.done', { number: view.counts.done })}
            description={t('exporting.doneMore')}
          />
          <Radio
            value="all"
            label={t('exporting.all', { number: view.counts.posts })}
            description={t('exporting.allMore')}
          />
        </div>
      </Radio.Group>
      {preview.isPending ? (
        <Skeleton height={48} />
      ) : preview.isError ? (
        <Message tone="bad" title={t('exporting.cannotPrepare')}>
          {failureOf(preview.error).message}
        </Message>
      ) : (
        <>
          <div role="status">{whatIsIn(preview.data)}</div>
          {preview.data.losses.length > 0 ? (
            <Message tone="warn" title={t('exporting.losses')}>
              <ul>
                {preview.data.losses.map((loss) => (
                  <li key={loss.what}>
                    {countText(loss.count)} × {loss.what}
                  </li>
                ))}
              </ul>
            </Message>
          ) : (
            <div className={importClasses.detail}>{t('exporting.nothingLost')}</div>
          )}
        </>
      )}
      {writing.kind === 'failed' && (
        <Message tone="bad" title={t('exporting.stopped')}>
          {writing.message}
        </Message>
      )}
      {writing.kind === 'written' && (
        <Message tone="good">{t('exporting.written', { name: writing.name, size: bytesText(writing.bytes) })}</Message>
      )}
      <div className={importClasses.buttons}>
        {writing.kind === 'writing' && (
          <Button variant="default" onClick={() => running.current?.abort()}>
            {t('imports.cancel')}
          </Button>
        )}
        <Button
          onClick={() => void write()}
          loading={writing.kind === 'writing'}
          disabled={(preview.data?.posts ?? 0) === 0}
        >
          {t('exporting.save')}
        </Button>
      </div>
    </div>
  )
}
