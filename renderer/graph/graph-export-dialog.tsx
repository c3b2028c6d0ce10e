import { Button, Checkbox, Modal, Select } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import {
  type GraphExportFormat,
  type GraphProvenance,
  graphExportFormat,
  graphProvenance,
} from '../../contract/domain/graph-import.ts'
import { failureOf } from '../connection/failures.ts'
import { saveAsFile } from '../exporting/save-as-file.ts'
import importClasses from '../imports/imports.module.css'
import { bytesText } from '../imports/incoming.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { useProject } from '../shell/project-context.ts'

const endings: Readonly<Record<GraphExportFormat, string>> = {
  turtle: 'ttl',
  ntriples: 'nt',
  nquads: 'nq',
  jsonld: 'jsonld',
  triples: 'tsv',
}

type Writing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'writing'; readonly bytes: number }
  | { readonly kind: 'written'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly message: string }

export function GraphExportDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('graph.exportGraph')}>
      <Form />
    </Modal>
  )
}

function Form() {
  const { client } = useDeskPorts()
  const { session, view } = useProject()
  const [format, setFormat] = useState<GraphExportFormat>('turtle')
  const [provenance, setProvenance] = useState<GraphProvenance>('none')
  const [links, setLinks] = useState(false)
  const [writing, setWriting] = useState<Writing>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const saysWhere = format !== 'jsonld' && format !== 'triples'
  const hasLinks = format !== 'triples'
  const write = async () => {
    const control = new AbortController()
    running.current = control
    const parts: Blob[] = []
    let bytes = 0
    setWriting({ kind: 'writing', bytes })
    try {
      const ask = {
        ...{ project: session.project, format },
        ...{ provenance: saysWhere ? provenance : 'none', links: hasLinks && links },
      } as const
      for await (const { text } of await client.graphFiles.write(ask, { signal: control.signal })) {
        const part = new Blob([text])
        parts.push(part)
        bytes += part.size
        setWriting({ kind: 'writing', bytes })
      }
      const name = `${view.summary.name}-graph.${endings[format]}`
      saveAsFile(name, new Blob(parts, { type: 'text/plain;charset=utf-8' }))
      setWriting({ kind: 'written', name, bytes })
    } catch (error) {
      setWriting(control.signal.aborted ? { kind: 'idle' } : { kind: 'failed', message: failureOf(error).message })
    }
  }
  return (
    <div className={importClasses.stack}>
      <Select
        label={t('graph.format')}
        allowDeselect={false}
        value={format}
        onChange={(value) => setFormat(graphExportFormat.catch('turtle').parse(value))}
        data={[
          { value: 'turtle', label: 'Turtle' },
          { value: 'ntriples', label: 'N-Triples' },
          { value: 'nquads', label: 'N-Quads' },
          { value: 'jsonld', label: 'JSON-LD' },
          { value: 'triples', label: t('graph.columns') },
        ]}
      />
      <Select
        label={t('graph.provenance')}
        allowDeselect={false}
        disabled={!saysWhere}
        value={saysWhere ? provenance : 'none'}
        onChange={(value) => setProvenance(graphProvenance.catch('none').parse(value))}
        data={[
          { value: 'none', label: t('graph.leaveOut') },
          { value: 'prov-o', label: t('graph.asProv') },
          { value: 'rdf-star', label: t('graph.asStar') },
        ]}
      />
      <Checkbox
        label={t('graph.withLinks')}
        disabled={!hasLinks}
        checked={hasLinks && links}
        onChange={(event) => setLinks(event.currentTarget.checked)}
      />
      {writing.kind === 'failed' && (
        <Message tone="bad" title={t('graph.exportStopped')}>
          {writing.message}
        </Message>
      )}
      {writing.kind === 'written' && (
        <Message tone="good">{t('graph.exported', { file: writing.name, size: bytesText(writing.bytes) })}</Message>
      )}
      <div className={importClasses.buttons}>
        {writing.kind === 'writing' && (
          <Button variant="default" onClick={() => running.current?.abort()}>
            {t('graph.cancel')}
          </Button>
        )}
        <Button onClick={() => void write()} loading={writing.kind === 'writing'}>
          {t('graph.export')}
        </Button>
      </div>
    </div>
  )
}
