import { Button, Modal, Progress } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { LabelReview } from '../../contract/calls/asking.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { useProject } from '../shell/project-context.ts'
import { go } from '../shell/route.ts'
import { keys } from '../state/query-keys.ts'
import classes from './learning.module.css'
import { useReading } from './use-reading.ts'

interface Reviewed {
  readonly kind: 'review'
  readonly review: LabelReview
}

/** Looks for labels that are probably wrong; goes on while the dialog is closed. */
export function ReviewLabels({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { client } = useDeskPorts()
  const { session, canWrite, filterWanted } = useProject()
  const { project } = session
  const reading = useReading<Reviewed>(keys.review(project), (signal) => client.asking.review({ project }, { signal }))
  const { stage, result } = reading
  const queries = useQueryClient()
  useEffect(() => {
    if (result !== undefined) void queries.invalidateQueries({ queryKey: keys.queues(project) })
  }, [result, queries, project])
  const found = result?.review
  const { data: left } = useQuery({
    queryKey: keys.reviewed(project),
    queryFn: ({ signal }) => client.asking.reviewed({ project }, { signal }),
    enabled: opened,
  })
  const show = () => {
    filterWanted.set({ order: 'doubted', status: 'done', search: '' })
    go({ kind: 'project', project, screen: 'label', post: null })
    onClose()
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('review.title')}>
      <div className={classes.stack}>
        <div>{t('review.how')}</div>
        {stage.kind === 'running' && (
          <div className={classes.progress} role="status">
            <Progress
              value={stage.progress === null ? 100 : (100 * stage.progress.done) / Math.max(1, stage.progress.total)}
              animated
              aria-label={t('review.title')}
            />
            <div className={classes.progressText}>
              <span>
                {stage.progress === null
                  ? t('review.begins')
                  : t('review.parts', { done: stage.progress.done, total: stage.progress.total })}
              </span>
              <Button size="compact-xs" variant="default" onClick={reading.cancel}>
                {t('review.cancel')}
              </Button>
            </div>
          </div>
        )}
        {stage.kind === 'failed' && <Message tone="bad">{stage.why.message}</Message>}
        {stage.kind === 'idle' && found === undefined && left !== undefined && left.open > 0 && (
          <Message tone="good">
            {t('review.left', { count: left.open, posts: t('counted.post', { count: left.posts }) })}
          </Message>
        )}
        {stage.kind === 'idle' && found !== undefined && (
          <Message tone="good">
            {t('review.found', {
              count: found.doubts.reduce((sum, { doubts }) => sum + doubts.length, 0),
              posts: t('counted.post', { count: found.doubts.length }),
              labels: found.labels,
            })}
          </Message>
        )}
        {stage.kind === 'idle' && left !== undefined && left.open > 0 && (
          <Button onClick={show}>{t('review.show')}</Button>
        )}
        {stage.kind !== 'running' && (
          <Button variant={found === undefined ? 'filled' : 'default'} disabled={!canWrite} onClick={reading.start}>
            {found === undefined ? t('review.start') : t('review.again')}
          </Button>
        )}
      </div>
    </Modal>
  )
}
