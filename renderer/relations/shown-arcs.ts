import type { Desk } from '../workspace/desk.ts'
import { confirmedRelations } from '../workspace/visible.ts'
import { type Breach, breachOf } from './breach.ts'
import type { End } from './ends.ts'
import { endOf } from './ends.ts'
import type { EndKey } from './relation-mode.ts'
import { relationTargetOf } from './relation-target.ts'
import { decidedOf, proposedOf, type Scene } from './scene.ts'

/** A relation to be drawn. `draft` is the one under the person's hands, before it has a type. */
export interface ShownArc {
  readonly id: string
  readonly head: End
  readonly tail: End
  readonly type: string | null
  readonly score: number | null
  readonly look: 'accepted' | 'rejected' | 'proposed' | 'draft'
  readonly isFocused: boolean
  /** What the schema has against it. */
  readonly breach: Breach | null
}

/** The pair that a drag would join now. */
export interface DraggedPair {
  readonly head: EndKey
  readonly tail: EndKey
}

/** Every relation that can be drawn: None has no arc, and what was rejected only while it is focused. */
export function allArcs(scene: Scene): ShownArc[] {
  const confirmed = confirmedRelations(scene.view).flatMap((relation): ShownArc[] => {
    const decided = decidedOf(scene.view, relation)
    if (decided === null) return []
    const { head, tail } = decided
    return [
      {
        id: relation.id,
        head,
        tail,
        type: relation.type,
        score: null,
        look: 'accepted',
        isFocused: false,
        breach: breachOf(decided, scene.types),
      },
    ]
  })
  const proposed = proposedOf(scene).map(
    ({ key, head, tail, type, score }): ShownArc => ({
      id: key,
      head,
      tail,
      type,
      score,
      look: 'proposed',
      isFocused: false,
      breach: null,
    }),
  )
  return [...confirmed, ...proposed]
}

function draftArc(scene: Scene, pair: DraggedPair): ShownArc[] {
  const head = endOf(scene.view, pair.head)
  const tail = endOf(scene.view, pair.tail)
  if (head === null || tail === null) return []
  return [{ id: 'draft', head, tail, type: null, score: null, look: 'draft', isFocused: true, breach: null }]
}

/** The arcs over the text now: those of the focused mention or the focused relation, or all of them. */
export function shownArcs(scene: Scene, desk: Desk, isAll: boolean, drag: DraggedPair | null): ShownArc[] {
  const all = allArcs(scene)
  const { focus, mode } = desk
  const pair = drag ?? (mode.kind === 'relate' ? mode : null)
  if (pair !== null) return isAll ? [...all, ...draftArc(scene, pair)] : draftArc(scene, pair)
  const own =
    focus.kind === 'mention' || focus.kind === 'relation' ? focus.id : focus.kind === 'none' ? null : keyOf(focus)
  const marked = all.map((arc) => (arc.id === own ? { ...arc, isFocused: true } : arc))
  const target = relationTargetOf(desk, scene)
  if (target.kind === 'relation' && target.decided.relation.verdict === 'rejected') {
    const { relation, head, tail } = target.decided
    marked.push({
      id: relation.id,
      head,
      tail,
      type: relation.type,
      score: null,
      look: 'rejected',
      isFocused: true,
      breach: null,
    })
  }
  if (isAll) return marked
  return marked.filter((arc) => arc.isFocused || arc.head.key === own || arc.tail.key === own)
}

const keyOf = (focus: Desk['focus']): string | null =>
  focus.kind === 'suggestion' || focus.kind === 'pair' ? focus.key : null

/** Both ends of what is hovered, dragged or focused, to be marked in the text. */
export function litEnds(
  scene: Scene,
  desk: Desk,
  hovered: string | null,
  drag: DraggedPair | null,
): ReadonlySet<EndKey> {
  const lit = new Set<EndKey>()
  const add = (pair: { head: EndKey; tail: EndKey } | undefined) => {
    if (pair === undefined) return
    lit.add(pair.head)
    lit.add(pair.tail)
  }
  if (drag !== null) add(drag)
  else if (desk.mode.kind === 'relate') add(desk.mode)
  else if (desk.focus.kind === 'relation' || desk.focus.kind === 'pair') {
    const target = relationTargetOf(desk, scene)
    if (target.kind === 'relation') add(target.decided.relation)
    if (target.kind === 'proposed') add({ head: target.proposed.head.key, tail: target.proposed.tail.key })
  }
  if (hovered !== null) {
    add(scene.view.relations.find((r) => r.id === hovered))
    const proposed = proposedOf(scene).find((p) => p.key === hovered)
    if (proposed !== undefined) add({ head: proposed.head.key, tail: proposed.tail.key })
  }
  return lit
}
