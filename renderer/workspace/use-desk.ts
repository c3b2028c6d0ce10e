import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { PostId } from '../../contract/domain/post.ts'
import { uuid7 } from '../ids/uuid7.ts'
import { type PostEvent, stepPost } from '../relations/relation-step.ts'
import { revisitedRelation } from '../relations/revisited-relation.ts'
import type { Scene } from '../relations/scene.ts'
import { useStore } from '../shell/desk-context.ts'
import { type Revisit, useProject } from '../shell/project-context.ts'
import { decisionDrawn, decisionMade } from './decision-timer.ts'
import { type Desk, type Focus, openDesk } from './desk.ts'
import { applyChanges, suggestionKey, undecided } from './visible.ts'

export interface DeskControl {
  readonly desk: Desk | null
  readonly send: (event: PostEvent) => void
}

/** What a decision that came or went was about, as it stands now; undefined while the engine's answer is under way. */
function revisited(scene: Scene, { changes }: Revisit): Focus | null | undefined {
  const { view } = scene
  const change = changes.findLast((c) => c.kind === 'mention' && c.post === view.post)
  if (change?.kind !== 'mention') return revisitedRelation(scene, changes)
  if (change.after !== null) {
    return view.mentions.some((m) => m.id === change.id) ? { kind: 'mention', id: change.id } : undefined
  }
  if (change.before === null || change.before.source.kind === 'person') return null
  const was = change.before.source.kind === 'correction' ? change.before.source : change.before
  const again = undecided(view).find((s) => s.start === was.start && s.end === was.end && s.type === was.type)
  return again === undefined ? undefined : { kind: 'suggestion', key: suggestionKey(again) }
}

/** The state machine of one post at a time, joined to the outbox. `onNext` is asked for when a post is finished with. */
export function useDesk(scene: Scene | null, onNext: () => Promise<void>): DeskControl {
  const view = scene === null ? null : scene.view
  const { session, canWrite, revisit } = useProject()
  const [held, setHeld] = useState<{ readonly post: PostId; readonly desk: Desk } | null>(null)
  const opened = useMemo(() => (view === null ? null : openDesk(view, held?.desk.stride)), [view, held?.desk.stride])
  const desk = view !== null && held?.post === view.post ? held.desk : opened
  // What the next event starts from, also when it comes before the last one has been drawn.
  const latest = useRef<{ scene: Scene; desk: Desk } | null>(null)
  useLayoutEffect(() => {
    latest.current = scene === null || desk === null ? null : { scene, desk }
    decisionDrawn()
  }, [scene, desk])

  const play = useCallback(
    (event: PostEvent) => {
      const now = latest.current
      if (now === null) return
      const result = stepPost(now.desk, now.scene, event, uuid7)
      if (result.edit !== null && !canWrite) return
      if (result.edit !== null) {
        decisionMade()
        session.decide(result.edit)
      }
      latest.current = {
        scene:
          result.edit === null ? now.scene : { ...now.scene, view: applyChanges(now.scene.view, result.edit.changes) },
        desk: result.desk,
      }
      // A key that did nothing leaves a post as if just opened: suggestions that come later are still focused by themselves.
      if (result.desk !== now.desk) setHeld({ post: now.scene.view.post, desk: result.desk })
      if (result.go === 'next-undecided') void onNext()
    },
    [session, canWrite, onNext],
  )

  const again = useStore(revisit)
  useEffect(() => {
    if (again === null || scene === null || scene.view.post !== again.post) return
    const focus = revisited(scene, again)
    if (focus === undefined) return
    revisit.set(null)
    if (focus !== null) play({ kind: 'focus', focus })
  }, [again, scene, revisit, play])

  const pairs = scene?.pairs
  useEffect(() => {
    if (pairs !== undefined && pairs.length > 0) play({ kind: 'pairs-came' })
  }, [pairs, play])

  const send = useCallback(
    (event: PostEvent) => {
      revisit.set(null)
      play(event)
    },
    [play, revisit],
  )
  return { desk, send }
}
