import { Select, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type RefObject, useEffect, useRef, useState } from 'react'
import type { QueueOrder } from '../../contract/calls/posts.ts'
import type { PostId, PostStatus } from '../../contract/domain/post.ts'
import { t } from '../language/language.ts'
import { settings } from '../settings/settings.ts'
import { useDeskPorts, useStore } from '../shell/desk-context.ts'
import { keepFocus } from '../shell/keep-focus.ts'
import { Keycap } from '../shell/keycap.tsx'
import { shortCountText } from '../shell/numbers.ts'
import { useProject, useSession } from '../shell/project-context.ts'
import { ErrorView, StateView } from '../shell/state-view.tsx'
import { keys, type QueueFilter } from '../state/query-keys.ts'
import { AcceptSureDialog } from './accept-sure-dialog.tsx'
import classes from './queue.module.css'
import { QueueRowView } from './queue-row.tsx'
import type { Queue } from './use-queue.ts'

const statuses = ['todo', 'skipped', 'done', null] as const satisfies readonly (PostStatus | null)[]
const orders = [
  'mixed',
  'uncertain',
  'entropy',
  'relations',
  'diverse',
  'doubted',
  'random',
  'file',
] as const satisfies readonly QueueOrder[]

export interface QueuePaneProps {
  readonly queue: Queue
  readonly post: PostId | null
  readonly onOpen: (post: PostId) => void
  readonly onFilter: (filter: QueueFilter) => void
  readonly search: RefObject<HTMLInputElement | null>
}

/** The posts on the left: search, order, status, and as many rows as fit, of however many there are. */
export const QueuePane = memo(function QueuePane({ queue, post, onOpen, onFilter, search }: QueuePaneProps) {
  const { view } = useProject()
  const { filter } = queue
  const [text, setText] = useState(filter.search)
  const [isAccepting, setAccepting] = useState(false)
  const ask = useDebouncedCallback((wanted: string) => onFilter({ ...filter, search: wanted.slice(0, 200) }), 180)
  const counts: Record<string, number> = {
    todo: view.counts.todo,
    skipped: view.counts.skipped,
    done: view.counts.done,
    null: view.counts.posts,
  }
  const change = (wanted: string) => {
    setText(wanted)
    ask(wanted)
  }
  return (
    <section className={classes.pane} data-tour="queue" aria-label={t('queue.queue')}>
      <div className={classes.head}>
        <TextInput
          ref={search}
          aria-label={t('queue.search')}
          placeholder={t('queue.search')}
          size="xs"
          value={text}
          maxLength={200}
          leftSection={<IconSearch size={14} />}
          rightSection={
            text === '' ? (
              <Keycap chord="/" />
            ) : (
              <button type="button" className={classes.clear} aria-label={t('queue.clear')} onClick={() => change('')}>
                <IconX size={13} />
              </button>
            )
          }
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              if (text !== '') change('')
              event.currentTarget.blur()
            } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
              event.preventDefault()
              event.currentTarget.blur()
              const first = queue.rowAt(0)
              if (first !== undefined) onOpen(first.post)
            }
          }}
        />
        <fieldset className={`plain-set ${classes.chips}`} aria-label={t('queue.status')}>
          {statuses.map((value) => (
            <button
              key={value ?? 'all'}
              type="button"
              className={classes.chip}
              {...keepFocus}
              aria-pressed={filter.status === value}
              onClick={() => onFilter({ ...filter, status: value })}
            >
              {t(`queue.${value ?? 'all'}`)}{' '}
              <span className={classes.count}>{shortCountText(counts[String(value)] ?? 0)}</span>
            </button>
          ))}
        </fieldset>
        <Select
          size="xs"
          aria-label={t('queue.order')}
          allowDeselect={false}
          value={filter.order}
          data={orders.map((value) => ({ value, label: t(`queue.${value}`) }))}
          onChange={(order) => {
            const chosen = orders.find((each) => each === order)
            // A review doubts labels of finished posts only.
            if (chosen !== undefined)
              onFilter({ ...filter, order: chosen, status: chosen === 'doubted' ? 'done' : filter.status })
          }}
        />
        <button type="button" className={classes.link} onClick={() => setAccepting(true)}>
          {t('queue.acceptSure')}
        </button>
        <AcceptSureDialog opened={isAccepting} onClose={() => setAccepting(false)} />
      </div>
      {filter.search !== '' && queue.total !== null && queue.total > 0 && (
        <div className={classes.found} role="status">
          {t('queue.found', { posts: t('counted.post', { count: queue.total }) })}
        </div>
      )}
      <Rows queue={queue} post={post} onOpen={onOpen} />
    </section>
  )
})

function Rows({ queue, post, onOpen }: Pick<QueuePaneProps, 'queue' | 'post' | 'onOpen'>) {
  const { view } = useProject()
  const session = useSession()
  const { client } = useDeskPorts()
  const scroller = useRef<HTMLDivElement>(null)
  const { textScale } = useStore(settings)
  const rowHeight = Math.round(16 * textScale * 4.75)
  const total = queue.total ?? 0
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another size of text is another height of every row
  useEffect(() => rows.measure(), [rowHeight])
  const items = rows.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 30
  const { look } = queue
  useEffect(() => look(first, last), [look, first, last])

  const loaded = post === null ? null : queue.indexOf(post)
  // A post far down a long queue: asked for once, so that the list opens where the person is.
  const far = useQuery({
    queryKey: keys.position(session.project, queue.filter, post ?? 0),
    queryFn: ({ signal }) =>
      client.posts.position({ project: session.project, ...queue.filter, post: post ?? 1 }, { signal }),
    enabled: post !== null && loaded === null && total > 0,
    gcTime: 0,
    retry: false,
  })
  const index = loaded ?? far.data?.position ?? null
  // A newly opened post is brought into sight, with its neighbours. After that the list stays where the person has it,
  // also while the order changes because the model reads on.
  const followed = useRef('')
  const place = `${post} ${JSON.stringify(queue.filter)}`
  useEffect(() => {
    const box = scroller.current
    if (index === null || box === null || followed.current === place) return
    followed.current = place
    const top = index * rowHeight
    const margin = Math.min(rowHeight * 2, box.clientHeight / 3)
    if (top < box.scrollTop + margin) box.scrollTop = Math.max(0, top - margin)
    else if (top + rowHeight > box.scrollTop + box.clientHeight - margin) {
      box.scrollTop = top + rowHeight - box.clientHeight + margin
    }
  }, [index, rowHeight, place])

  if (queue.error !== null) return <ErrorView title={t('queue.unreadable')} error={queue.error} retry={queue.retry} />
  if (queue.total === 0) {
    return view.counts.posts === 0 ? (
      <StateView title={t('queue.noPosts')}>
        <p>{t('queue.noPostsMore')}</p>
      </StateView>
    ) : (
      <StateView title={t('queue.nothing')}>
        <p>{queue.filter.search === '' ? emptyWords(queue.filter) : t('queue.noMatch')}</p>
      </StateView>
    )
  }
  return (
    <div className={classes.scroller} ref={scroller} data-testid="queue-rows">
      {queue.total === null &&
        [0, 1, 2, 3, 4, 5].map((i) => (
          <div key={i} className={classes.placeholder}>
            <Skeleton height={40} width={40} radius={6} />
            <Skeleton height={14} mt={4} />
          </div>
        ))}
      <ul aria-label={t('queue.posts')} className={classes.list} style={{ height: rows.getTotalSize() }}>
        {items.map((item) => (
          <li
            key={item.key}
            aria-setsize={total}
            aria-posinset={item.index + 1}
            className={classes.slot}
            style={{ transform: `translateY(${item.start}px)`, height: rowHeight }}
          >
            <QueueRowView
              row={queue.rowAt(item.index)}
              isCurrent={post !== null && queue.rowAt(item.index)?.post === post}
              onOpen={onOpen}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

function emptyWords({ order, status }: QueueFilter): string {
  if (order === 'doubted') return t('queue.noneDoubted')
  if (status === 'todo') return t('queue.noneTodo')
  if (status === 'skipped') return t('queue.noneSkipped')
  return t('queue.noneDone')
}
