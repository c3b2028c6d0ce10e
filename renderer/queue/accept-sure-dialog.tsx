import { Button, Modal, Slider } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AuditEstimate } from '../../contract/calls/asking.ts'
import { failureOf } from '../connection/failures.ts'
import importClasses from '../imports/imports.module.css'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'

/** One post in ten is left for a person, so that it is known how often the others are wrong. */
const audit = 0.1

type Accepting =
  | { readonly kind: 'idle' }
  | { readonly kind: 'accepting' }
  | { readonly kind: 'accepted'; readonly posts: number; readonly mentions: number; readonly audited: number }
  | { readonly kind: 'failed'; readonly message: string }

/** How often accepted posts are wrong, in words. */
export function estimateWords({ audited, checked, wrong, interval }: AuditEstimate): string {
  if (audited === 0) return t('queue.nothingUnseen')
  if (checked === 0) return t('queue.noneChecked', { posts: t('counted.post', { count: audited }) })
  const percent = (share: number) => (100 * share).toFixed(0)
  return t('queue.estimate', {
    posts: t('queue.checked', { count: checked }),
    count: wrong,
    low: percent(interval.low),
    high: percent(interval.high),
    left: audited - checked,
  })
}

export function AcceptSureDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('queue.sureTitle')}>
      <Form />
    </Modal>
  )
}

function Form() {
  const { client } = useDeskPorts()
  const { session, canWrite } = useProject()
  const [percent, setPercent] = useState(95)
  const [accepting, setAccepting] = useState<Accepting>({ kind: 'idle' })
  const [wanted] = useDebouncedValue(percent, 200)
  const threshold = wanted / 100
  const sure = useQuery({
    queryKey: keys.sure(session.project, threshold),
    queryFn: ({ signal }) => client.asking.sure({ project: session.project, threshold }, { signal }),
    placeholderData: keepPreviousData,
  })
  const accept = async () => {
    setAccepting({ kind: 'accepting' })
    try {
      const done = await client.asking.acceptSure({ project: session.project, threshold, audit })
      setAccepting({ kind: 'accepted', ...done })
      await sure.refetch()
    } catch (error) {
      setAccepting({ kind: 'failed', message: failureOf(error).message })
    }
  }
  const posts = sure.data?.posts ?? 0
  const counted = t('counted.post', { count: posts })
  return (
    <div className={importClasses.stack}>
      <div>{t('queue.sureRule', { percent })}</div>
      <Slider
        thumbLabel={t('queue.least')}
        min={50}
        max={99}
        value={percent}
        onChange={setPercent}
        label={(value) => `${value} %`}
      />
      <div role="status">{t('queue.sureCount', { posts: counted })}</div>
      {sure.data !== undefined && <div>{estimateWords(sure.data.estimate)}</div>}
      {accepting.kind === 'accepted' && (
        <Message tone="good">
          {t('queue.accepted', {
            mentions: t('counted.mention', { count: accepting.mentions }),
            posts: t('counted.post', { count: accepting.posts }),
            audited: t('counted.post', { count: accepting.audited }),
          })}
        </Message>
      )}
      {accepting.kind === 'failed' && <Message tone="bad">{accepting.message}</Message>}
      <Button
        disabled={!canWrite || posts === 0 || wanted !== percent}
        loading={accepting.kind === 'accepting'}
        onClick={() => void accept()}
      >
        {t('queue.accept', { posts: counted })}
      </Button>
    </div>
  )
}
