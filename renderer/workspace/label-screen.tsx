import { Button, Skeleton } from '@mantine/core'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { PostId } from '../../contract/domain/post.ts'
import { type ImageHandle, ImagePane } from '../image/image-pane.tsx'
import type { KeySlot } from '../keys/key-sink.ts'
import { type Action, type Condition, typeIndexOf } from '../keys/keymap.ts'
import { Palette } from '../keys/palette.tsx'
import { t } from '../language/language.ts'
import { useLinking } from '../links/use-linking.ts'
import { FocusCard } from '../post/focus-card.tsx'
import { runsRightToLeft, wordOnNextLine } from '../post/lines.ts'
import postClasses from '../post/post.module.css'
import { PostHead } from '../post/post-head.tsx'
import { PostText } from '../post/post-text.tsx'
import { QueuePane } from '../queue/queue-pane.tsx'
import { useQueue } from '../queue/use-queue.ts'
import { isRegionCondition } from '../regions/region-conditions.ts'
import { usePicture } from '../regions/use-picture.ts'
import { useProposals } from '../regions/use-proposals.ts'
import { Records } from '../relations/records.tsx'
import { isRelationCondition } from '../relations/relation-conditions.ts'
import { useRelating } from '../relations/use-relating.ts'
import { useScene } from '../relations/use-scene.ts'
import { useImageOff } from '../relevance/use-image-off.ts'
import { useStore } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { ErrorView, StateView } from '../shell/state-view.tsx'
import type { QueueFilter } from '../state/query-keys.ts'
import { conditionHolds } from './conditions.ts'
import { spanOf } from './desk.ts'
import { LabelFooter } from './label-footer.tsx'
import classes from './label-screen.module.css'
import { ReviewEnd } from './review-end.tsx'
import type { DeskEvent } from './step.ts'
import { useDesk } from './use-desk.ts'
import { useNearPosts } from './use-near-posts.ts'
import { usePostView } from './use-post-view.ts'
import { useWalk } from './use-walk.ts'

const plainEvents: Readonly<Partial<Record<Action, DeskEvent>>> = {
  accept: { kind: 'accept' },
  reject: { kind: 'reject' },
  pass: { kind: 'pass' },
  correct: { kind: 'correct' },
  keep: { kind: 'keep' },
  leave: { kind: 'leave' },
  next: { kind: 'next' },
  previous: { kind: 'previous' },
  'accept-all': { kind: 'accept-all' },
  delete: { kind: 'delete' },
  done: { kind: 'done' },
  reopen: { kind: 'reopen' },
  stride: { kind: 'stride' },
  'start-left': { kind: 'boundary', side: 'start', by: -1 },
  'start-right': { kind: 'boundary', side: 'start', by: 1 },
  'end-left': { kind: 'boundary', side: 'end', by: -1 },
  'end-right': { kind: 'boundary', side: 'end', by: 1 },
}

const usualFilter: QueueFilter = { order: 'mixed', status: 'todo', search: '' }

/** The workspace: queue, post, image. Draws the state and forwards events; what they mean is in `step.ts`. */
export function LabelScreen({ post, slot }: { readonly post: PostId | null; readonly slot: KeySlot }) {
  const ports = useProject()
  const { session, canWrite, view: project, strokes, overlay } = ports
  const [chosen, setFilter] = useState<QueueFilter>(usualFilter)
  const wanted = useStore(ports.filterWanted)
  const filter = wanted ?? chosen
  useEffect(() => {
    if (wanted === null) return
    setFilter(wanted)
    ports.filterWanted.set(null)
  }, [wanted, ports.filterWanted])
  const queue = useQueue(filter)
  const search = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const image = useRef<ImageHandle>(null)
  const walk = useWalk(queue, post)
  const { view: whole, query } = usePostView(post)
  const proposals = useProposals(whole)
  const off = useImageOff(whole, proposals.kind !== 'waiting')
  const { view } = off
  const scene = useScene(view)
  const { desk, send } = useDesk(scene, walk.nextOpen)
  const relating = useRelating(scene, desk, send)
  const linking = useLinking(view, desk)
  const picture = usePicture(off, proposals, desk, send)
  useNearPosts(queue, post, view, picture.relevance.kind !== 'waiting')

  const moveCursor = (by: 1 | -1, extend: boolean) => {
    const isMirrored = scroller.current !== null && desk !== null && runsRightToLeft(scroller.current, desk.head)
    send({ kind: 'move', by: isMirrored ? (by > 0 ? -1 : 1) : by, extend })
  }
  const moveLine = (by: 1 | -1, extend: boolean) => {
    if (scroller.current === null || desk === null || view === null) return
    send({ kind: 'place', word: wordOnNextLine(scroller.current, desk.head, view.words.length, by), extend })
  }

  const performNow = (action: Action) => {
    strokes.set(strokes.get() + 1)
    if (picture.perform(action) || linking.perform(action) || relating.perform(action)) return
    const event = plainEvents[action]
    if (event !== undefined) {
      send(event)
      return
    }
    const type = typeIndexOf(action)
    if (type !== null) {
      const wanted = project.types[type]
      if (wanted !== undefined) send({ kind: 'type', type: wanted.name })
      return
    }
    switch (action) {
      case 'word-left':
        return moveCursor(-1, false)
      case 'word-right':
        return moveCursor(1, false)
      case 'select-left':
        return moveCursor(-1, true)
      case 'select-right':
        return moveCursor(1, true)
      case 'word-up':
        return moveLine(-1, false)
      case 'word-down':
        return moveLine(1, false)
      case 'select-up':
        return moveLine(-1, true)
      case 'select-down':
        return moveLine(1, true)
      case 'take-back':
      case 'undo':
        if (canWrite) session.undo()
        return
      case 'redo':
        if (canWrite) session.redo()
        return
      case 'next-post':
        void walk.step(1)
        return
      case 'previous-post':
        void walk.step(-1)
        return
      case 'search':
        search.current?.focus()
        search.current?.select()
        return
      case 'fit-image':
        return image.current?.fit()
      case 'zoom-in':
        return image.current?.zoom(1.4)
      case 'zoom-out':
        return image.current?.zoom(1 / 1.4)
      default:
        return
    }
  }

  const latestPerform = useRef(performNow)
  useLayoutEffect(() => {
    latestPerform.current = performNow
  })
  const perform = useCallback((action: Action) => latestPerform.current(action), [])
  const holds = (condition: Condition) =>
    isRegionCondition(condition)
      ? picture.holds(condition)
      : isRelationCondition(condition)
        ? (relating.holds(condition) ?? false)
        : (relating.holds(condition) ?? conditionHolds(condition, desk, view, canWrite))
  const isCorrecting = desk?.mode.kind === 'correct'
  useLayoutEffect(() => {
    slot.current = {
      scopes: relating.scopes ??
        (linking.open !== null ? ['link'] : null) ?? [
          ...picture.scopes,
          ...(isCorrecting ? (['correct'] as const) : []),
          'label',
        ],
      holds,
      perform,
    }
    return () => {
      slot.current = null
    }
  })

  // The text is drawn for labelling and not for the browser's own selection; what is focused here is what is copied.
  useEffect(() => {
    const onCopy = (event: ClipboardEvent) => {
      const span = desk === null || view === null ? null : spanOf(desk, view)
      if (span === null || view === null || getSelection()?.isCollapsed === false || isTyping()) return
      event.clipboardData?.setData('text/plain', view.text.slice(span.start, span.end))
      event.preventDefault()
    }
    document.addEventListener('copy', onCopy)
    return () => document.removeEventListener('copy', onCopy)
  }, [desk, view])

  const isPalette = useStore(overlay) === 'palette'
  const missing = post !== null && query.isError && view === null
  // The last post stays on the screen until the next one is there: nothing jumps.
  const shown = useShown(view === null ? null : picture)
  return (
    <div className={classes.screen} data-keys={picture.scopes.length > 0 ? 'image' : 'text'}>
      <QueuePane queue={queue} post={post} onOpen={walk.open} onFilter={setFilter} search={search} />
      <main className={postClasses.pane} aria-label={t('workspace.post')} aria-busy={view === null}>
        {missing ? (
          <ErrorView title={t('workspace.unreadable')} error={query.error} retry={() => void query.refetch()} />
        ) : view !== null && scene !== null && desk !== null ? (
          <>
            <PostHead scene={scene} perform={perform} />
            <div className={postClasses.scroller} ref={scroller} key={view.post}>
              <PostText
                scene={scene}
                desk={desk}
                send={send}
                scroller={scroller}
                {...relating.look}
                links={picture.links}
              />
            </div>
            <FocusCard scene={scene} desk={desk} linking={linking.open} perform={perform} />
            <Records scene={scene} desk={desk} send={send} perform={perform} {...relating.look} />
          </>
        ) : post === null && filter.order === 'doubted' && queue.total !== null ? (
          <ReviewEnd onBack={() => setFilter(usualFilter)} />
        ) : post === null && queue.total === 0 ? (
          <NothingToDo filter={filter} setFilter={setFilter} />
        ) : (
          <Placeholder />
        )}
      </main>
      <ImagePane
        key={shown?.view?.post ?? 'none'}
        picture={post === null ? picture : (shown ?? picture)}
        handle={image}
        perform={perform}
      />
      <LabelFooter perform={perform} />
      <Palette
        opened={isPalette}
        onClose={() => overlay.set(null)}
        perform={perform}
        send={send}
        open={walk.open}
        holds={holds}
        relationTypes={relating.choices}
      />
    </div>
  )
}

const isTyping = () => document.activeElement?.matches('input, textarea') === true

function useShown<T>(value: T | null): T | null {
  const last = useRef<T | null>(null)
  if (value !== null) last.current = value
  return value ?? last.current
}

function Placeholder() {
  return (
    <>
      <div className={postClasses.meta}>
        <Skeleton height={14} width={220} />
      </div>
      <div className={postClasses.scroller}>
        <Skeleton height={22} mt={14} />
        <Skeleton height={22} mt={22} width="60%" />
      </div>
      <div className={postClasses.card} aria-hidden="true" />
      <div className={postClasses.records} />
    </>
  )
}

function NothingToDo(props: { readonly filter: QueueFilter; readonly setFilter: (filter: QueueFilter) => void }) {
  const { view, overlay } = useProject()
  const { filter, setFilter } = props
  if (view.counts.posts === 0) {
    return (
      <StateView title={t('workspace.emptyProject')}>
        <p>{t('workspace.emptyProjectMore')}</p>
        <Button onClick={() => overlay.set('import')}>{t('workspace.importPosts')}</Button>
      </StateView>
    )
  }
  if (filter.status === 'todo' && filter.search === '') {
    return (
      <StateView title={t('workspace.allLookedAt')}>
        <p>
          {t('workspace.allLookedAtMore', {
            done: view.counts.done,
            skipped: view.counts.skipped,
            mentions: view.counts.mentions,
          })}
        </p>
        {view.counts.skipped > 0 && (
          <Button variant="default" size="xs" onClick={() => setFilter({ ...filter, status: 'skipped' })}>
            {t('workspace.showSkipped')}
          </Button>
        )}
        <Button variant="default" size="xs" onClick={() => overlay.set('export')}>
          {t('workspace.export')}
        </Button>
      </StateView>
    )
  }
  return <StateView title={t('workspace.noneChosen')} />
}
