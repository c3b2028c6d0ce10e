import { Button, Drawer, Skeleton } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconShieldCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { PostView } from '../../contract/calls/posts.ts'
import type { LoggedEvent } from '../../contract/domain/event.ts'
import { failureOf } from '../connection/failures.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { Message } from '../shell/message.tsx'
import { NameText } from '../shell/name-text.tsx'
import { countText, dateTimeText } from '../shell/numbers.ts'
import { useProject } from '../shell/project-context.ts'
import { go } from '../shell/route.ts'
import { ErrorView, StateView } from '../shell/state-view.tsx'
import { keys } from '../state/query-keys.ts'
import { aboutOf, postOf, titleOf } from './event-words.ts'
import classes from './history.module.css'
import { surfacesOf } from './relation-change-words.ts'

const pageSize = 60

export function HistoryDrawer({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { session, canWrite } = useProject()
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title={t('history.title')}
      size="26rem"
      lockScroll={false}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      <div className={classes.buttons} data-autofocus tabIndex={-1}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={15} />}
          disabled={!canWrite}
          onClick={session.undo}
        >
          {t('history.undo')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowForwardUp size={15} />}
          disabled={!canWrite}
          onClick={session.redo}
        >
          {t('history.redo')}
        </Button>
      </div>
      <Check />
      <Log onClose={onClose} />
    </Drawer>
  )
}

function Log({ onClose }: { readonly onClose: () => void }) {
  const queries = useQueryClient()
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const log = useInfiniteQuery({
    queryKey: keys.history(project),
    queryFn: ({ pageParam, signal }) =>
      client.decisions.history({ project, post: null, before: pageParam, limit: pageSize }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => (last.length < pageSize ? undefined : last.at(-1)?.seq),
  })
  if (log.isPending) return <Skeleton height={200} mt="sm" />
  if (log.isError)
    return <ErrorView title={t('history.cannotRead')} error={log.error} retry={() => void log.refetch()} />
  const events = log.data.pages.flat()
  if (events.length === 0) return <StateView title={t('history.nothing')} />
  const views = queries.getQueriesData<PostView>({ queryKey: keys.posts(project) }).flatMap(([, view]) => view ?? [])
  const surfaceOf = surfacesOf(
    events.flatMap((event) => event.changes),
    views,
  )
  const open = (event: LoggedEvent) => {
    const post = postOf(event)
    if (post === null) return
    go({ kind: 'project', project, screen: 'label', post })
    onClose()
  }
  return (
    <>
      <ol className={classes.log} aria-label={t('history.log')}>
        {events.map((event) => (
          <li key={event.seq}>
            <button
              type="button"
              className={classes.event}
              onClick={() => open(event)}
              disabled={postOf(event) === null}
            >
              <span className={classes.what}>
                <b>{titleOf(event)}</b> <NameText name={aboutOf(event, surfaceOf)} />
              </span>
              <span className={classes.when}>
                {countText(event.seq)} · {dateTimeText(event.at)} · <NameText name={event.by} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      {log.hasNextPage && (
        <Button
          fullWidth
          variant="default"
          size="xs"
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t('history.earlier')}
        </Button>
      )}
    </>
  )
}

/** Reads the whole log and the file itself, on request: slow in a large project, and never in the way of work. */
function Check() {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  const check = useMutation({ mutationFn: () => client.projects.check({ project }) })
  return (
    <div className={classes.check}>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        leftSection={<IconShieldCheck size={15} />}
        loading={check.isPending}
        onClick={() => check.mutate()}
      >
        {t('history.check')}
      </Button>
      {check.isError && <Message tone="bad">{failureOf(check.error).message}</Message>}
      {check.data !== undefined &&
        (check.data.problems.length === 0 ? (
          <Message tone="good">{t('history.whole', { count: check.data.events })}</Message>
        ) : (
          <Message tone="bad" title={t('history.damage')}>
            <ul>
              {check.data.problems.map((problem) => (
                <li key={problem}>
                  <NameText name={problem} />
                </li>
              ))}
            </ul>
          </Message>
        ))}
    </div>
  )
}
