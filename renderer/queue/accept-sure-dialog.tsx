import { Button, Modal, Slider } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AuditEstimate } from '../../contract/calls/asking.ts'
import { failureOf } from '../connection/failures.ts'
import importClasses from '../imports/imports.module.css'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { countText, plural } from '../shell/numbers.ts'
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
  if (audited === 0) return 'Nothing was accepted unseen yet.'
  if (checked === 0) return `${plural(audited, 'post')} to check; then it is known how often accepted posts are wrong.`
  const percent = (share: number) => (100 * share).toFixed(0)
  return `Of ${plural(checked, 'checked post')} ${countText(wrong)} ${wrong === 1 ? 'was' : 'were'} wrong: of all accepted posts ${percent(interval.low)} to ${percent(interval.high)} % (95 % sure). ${countText(audited - checked)} left to check.`
}

export function AcceptSureDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Accept what the model is sure of">
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
    queryKey: [...keys.queues(session.project), 'sure', threshold],
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
  return (
    <div className={importClasses.stack}>
      <div>
        Accept a post where all of what the model reads in it is right with a probability of at least {percent} %.
      </div>
      <Slider
        aria-label="Least probability"
        min={50}
        max={99}
        value={percent}
        onChange={setPercent}
        label={(value) => `${value} %`}
      />
      <div role="status">
        {plural(posts, 'post')}; one in ten of them, drawn by chance, stays to do for you to check. Posts that are held
        out are left to you as well.
      </div>
      {sure.data !== undefined && <div>{estimateWords(sure.data.estimate)}</div>}
      {accepting.kind === 'accepted' && (
        <Message tone="good">
          {plural(accepting.mentions, 'mention')} in {plural(accepting.posts, 'post')} accepted,{' '}
          {plural(accepting.audited, 'post')} to check. Undo takes it back.
        </Message>
      )}
      {accepting.kind === 'failed' && <Message tone="bad">{accepting.message}</Message>}
      <Button
        disabled={!canWrite || posts === 0 || wanted !== percent}
        loading={accepting.kind === 'accepting'}
        onClick={() => void accept()}
      >
        Accept {plural(posts, 'post')}
      </Button>
    </div>
  )
}
