import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { uuid7 } from '../ids/uuid7.ts'
import { useStore } from '../shell/desk-context.ts'
import { type Revisit, useProject } from '../shell/project-context.ts'
import { decisionDrawn, decisionMade } from './decision-timer.ts'
import { type Desk, type Focus, openDesk } from './desk.ts'
import { type DeskEvent, step } from './step.ts'
import { applyChanges, suggestionKey, undecided } from './visible.ts'

export interface DeskControl {
  readonly desk: Desk | null
  readonly send: (event: DeskEvent) => void
}

/** What a decision that came or went was about, as it stands now; undefined while the engine's answer is under way. */
function revisited(view: PostView, { changes }: Revisit): Focus | null | undefined {
  const change = changes.findLast((c) => c.kind === 'mention' && c.post === view.post)
  if (change?.kind !== 'mention') return null
  if (change.after !== null) {
    return view.mentions.some((m) => m.id === change.id) ? { kind: 'mention', id: change.id } : undefined
  }
  if (change.before === null || change.before.source.kind === 'person') return null
  const was = change.before.source.kind === 'correction' ? change.before.source : change.before
  const again = undecided(view).find((s) => s.start === was.start && s.end === was.end && s.type === was.type)
  return again === undefined ? undefined : { kind: 'suggestion', key: suggestionKey(again) }
}

/** The state machine of one post at a time, joined to the outbox. `onNext` is asked for when a post is finished with. */
export function useDesk(view: PostView | null, onNext: () => Promise<void>): DeskControl {
  const { session, canWrite, revisit } = useProject()
  const [held, setHeld] = useState<{ readonly post: PostId; readonly desk: Desk } | null>(null)
  const opened = useMemo(() => (view === null ? null : openDesk(view, held?.desk.stride)), [view, held?.desk.stride])
  const desk = view !== null && held?.post === view.post ? held.desk : opened
  // What the next event starts from, also when it comes before the last one has been drawn.
  const latest = useRef<{ view: PostView; desk: Desk } | null>(null)
  useLayoutEffect(() => {
    latest.current = view === null || desk === null ? null : { view, desk }
    decisionDrawn()
  }, [view, desk])

  const play = useCallback(
    (event: DeskEvent) => {
      const now = latest.current
      if (now === null) return
      const result = step(now.desk, now.view, event, uuid7)
      if (result.edit !== null && !canWrite) return
      if (result.edit !== null) {
        decisionMade()
        session.decide(result.edit)
      }
      latest.current = {
        view: result.edit === null ? now.view : applyChanges(now.view, result.edit.changes),
        desk: result.desk,
      }
      // A key that did nothing leaves a post as if just opened: suggestions that come later are still focused by themselves.
      if (result.desk !== now.desk) setHeld({ post: now.view.post, desk: result.desk })
      if (result.go === 'next-undecided') void onNext()
    },
    [session, canWrite, onNext],
  )

  const again = useStore(revisit)
  useEffect(() => {
    if (again === null || view === null || view.post !== again.post) return
    const focus = revisited(view, again)
    if (focus === undefined) return
    revisit.set(null)
    if (focus !== null) play({ kind: 'focus', focus })
  }, [again, view, revisit, play])

  const send = useCallback(
    (event: DeskEvent) => {
      revisit.set(null)
      play(event)
    },
    [play, revisit],
  )
  return { desk, send }
}
