import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { uuid7 } from '../ids/uuid7.ts'
import { useStore } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { type Desk, type Target, targetOf } from '../workspace/desk.ts'
import type { DeskEvent } from '../workspace/step.ts'
import { applyChanges } from '../workspace/visible.ts'
import { openRegions, type RegionDesk } from './region-desk.ts'
import { type RegionEvent, stepRegions } from './region-step.ts'

export interface RegionControl {
  readonly desk: RegionDesk
  readonly send: (event: RegionEvent) => void
  /** Something else is about to be done: a box under the keys is kept first, and what the next key was to say is not asked. */
  readonly settle: () => void
}

const nothing: Target = { kind: 'none' }

/** Events of a box under the keys; all others keep it first. */
const boxEvents: ReadonlySet<RegionEvent['kind']> = new Set([
  'cell',
  'nudge',
  'grow',
  'adjust',
  'keep',
  'leave',
  'grip',
])

/** The state machine of the boxes of one post at a time, joined to the outbox and to the focus in the text. */
export function useRegions(
  view: PostView | null,
  textDesk: Desk | null,
  sendText: (event: DeskEvent) => void,
): RegionControl {
  const { session, canWrite, revisit } = useProject()
  const [held, setHeld] = useState<{ readonly post: PostId; readonly desk: RegionDesk } | null>(null)
  const desk = view !== null && held?.post === view.post ? held.desk : openRegions
  // What the next event starts from, also when it comes before the last one has been drawn.
  const latest = useRef({ view, desk, textDesk })
  useLayoutEffect(() => {
    latest.current = { view, desk, textDesk }
  }, [view, desk, textDesk])

  const play = useCallback(
    (event: RegionEvent) => {
      const now = latest.current
      if (now.view === null) return
      const target = now.textDesk === null ? nothing : targetOf(now.textDesk, now.view)
      const result = stepRegions(now.desk, now.view, target, event, uuid7)
      if (result.edit !== null && !canWrite) return
      if (result.edit !== null) session.decide(result.edit)
      const after = result.edit === null ? now.view : applyChanges(now.view, result.edit.changes)
      latest.current = { ...now, view: after, desk: result.desk }
      if (result.desk !== now.desk) setHeld({ post: now.view.post, desk: result.desk })
      if (result.mention !== null) sendText({ kind: 'focus', focus: { kind: 'mention', id: result.mention } })
    },
    [session, canWrite, sendText],
  )
  // A decision that was taken back or brought again: the focus goes to its box, or to the mention that it was about.
  const again = useStore(revisit)
  useEffect(() => {
    if (again === null || view?.post !== again.post || again.changes.some((c) => c.kind === 'mention')) return
    const region = again.changes.findLast((c) => c.kind === 'region' && c.after?.verdict === 'accepted')
    const grounding = again.changes.findLast((c) => c.kind === 'grounding')
    if (grounding?.kind === 'grounding') {
      sendText({ kind: 'focus', focus: { kind: 'mention', id: grounding.mention } })
    } else if (region?.kind === 'region') play({ kind: 'focus', key: region.id })
  }, [again, view?.post, play, sendText])

  const send = useCallback(
    (event: RegionEvent) => {
      const { mode } = latest.current.desk
      // A new box of the pointer takes the place of a new one of the keys; any other is kept before it.
      const isReplaced = event.kind === 'grip' && mode.kind === 'box' && mode.of !== event.of && mode.of !== null
      if (mode.kind === 'box' && (isReplaced || !boxEvents.has(event.kind))) play({ kind: 'keep' })
      play(event)
    },
    [play],
  )
  const settle = useCallback(() => {
    const { mode, focus } = latest.current.desk
    if (mode.kind === 'box') play({ kind: 'keep' })
    else if (mode.kind !== 'rest') play({ kind: 'leave' })
    if (focus !== null || mode.kind === 'box') play({ kind: 'focus', key: null })
  }, [play])
  return { desk, send, settle }
}
