import { Button, Modal, Radio, SegmentedControl, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { type ExportPreview, type ExportScope, exportFormat } from '../../contract/domain/export.ts'
import { failureOf } from '../connection/failures.ts'
import importClasses from '../imports/imports.module.css'
import { bytesText } from '../imports/incoming.ts'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { countText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'
import { saveAsFile } from './save-as-file.ts'
import { type ZipEntry, zipFile } from './zip-file.ts'

export function ExportDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('exporting.title')} size="lg">
      <ExportForm />
    </Modal>
  )
}

type Writing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'writing' }
  | { readonly kind: 'written'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly message: string }

/** What the dialog offers: texts, and Pascal VOC's many files as one ZIP. */
const deskFormat = z.enum([...exportFormat.options, 'voc'])
type DeskFormat = z.infer<typeof deskFormat>

const endings: Readonly<Record<DeskFormat, string>> = {
  conll: 'txt',
  jsonl: 'jsonl',
  mnre: 'txt',
  coco: 'json',
  voc: 'zip',
}

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

async function textOf(pieces: AsyncIterable<{ readonly text: string }>): Promise<Blob> {
  const parts: Blob[] = []
  for await (const { text } of pieces) parts.push(new Blob([text]))
  return new Blob(parts, { type: 'text/plain;charset=utf-8' })
}

async function zipOf(files: AsyncIterable<ZipEntry>): Promise<Blob> {
  const entries: ZipEntry[] = []
  for await (const file of files) entries.push(file)
  return zipFile(entries)
}

function ExportForm() {
  const { client } = useDeskPorts()
  const { session, view } = useProject()
  const { project } = session
  const [format, setFormat] = useState<DeskFormat>('conll')
  const [scope, setScope] = useState<ExportScope>(view.counts.done > 0 ? 'done' : 'all')
  const [writing, setWriting] = useState<Writing>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const preview = useQuery({
    queryKey: [...keys.project(project), 'export', format, scope],
    queryFn: ({ signal }) =>
      format === 'voc'
        ? client.exporting.previewVoc({ project, scope }, { signal })
        : client.exporting.preview({ project, format, scope }, { signal }),
    staleTime: 0,
    gcTime: 0,
  })

  const write = async () => {
    const control = new AbortController()
    running.current = control
    setWriting({ kind: 'writing' })
    try {
      const file =
        format === 'voc'
          ? await zipOf(await client.exporting.writeVoc({ project, scope }, { signal: control.signal }))
          : await textOf(await client.exporting.write({ project, format, scope }, { signal: control.signal }))
      const name = `${view.summary.name}.${endings[format]}`
      saveAsFile(name, file)
      setWriting({ kind: 'written', name, bytes: file.size })
    } catch (error) {
      setWriting(control.signal.aborted ? { kind: 'idle' } : { kind: 'failed', message: failureOf(error).message })
    }
  }

  return (
    <div className={importClasses.stack} data-autofocus tabIndex={-1}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('exporting.format')}
        value={format}
        onChange={(value) => setFormat(deskFormat.catch('conll').parse(value))}
        data={[
          { value: 'conll', label: 'CoNLL (BIO)' },
          { value: 'jsonl', label: t('exporting.jsonl') },
          { value: 'mnre', label: t('exporting.mnre') },
          { value: 'coco', label: t('exporting.coco') },
          { value: 'voc', label: t('exporting.voc') },
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
                    {countText(loss.count)} × {engineWords(loss.what, loss.said)}
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
