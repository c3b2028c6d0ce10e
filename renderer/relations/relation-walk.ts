import type { Desk, Focus } from '../workspace/desk.ts'
import { openItems } from '../workspace/doubts.ts'
import type { Edit } from '../workspace/edits.ts'
import { wordAt } from '../workspace/spans.ts'
import { focusAfter, type Step } from '../workspace/step.ts'
import { applyChanges } from '../workspace/visible.ts'
import { type End, endOf } from './ends.ts'
import { type Proposed, proposedOf, type Scene } from './scene.ts'

/** Nothing moves but what the edit changes. */
export const stay = (desk: Desk, edit: Edit | null = null): Step => ({ desk, edit, go: 'stay' })
/** Back from whatever the keys were about to plain deciding. */
export const calm = (desk: Desk): Desk => ({ ...desk, mode: { kind: 'decide' } })
/** The post as it will be once an edit is stored. */
export const afterEdit = (scene: Scene, edit: Edit | null): Scene =>
  edit === null ? scene : { ...scene, view: applyChanges(scene.view, edit.changes) }

/** The focus, and the cursor with it. */
export function focusOn(desk: Desk, scene: Scene, focus: Focus, end: { start: number }): Desk {
  const at = Math.max(0, wordAt(scene.view.words, end.start))
  return { ...desk, focus, anchor: at, head: at, mode: { kind: 'decide' } }
}

export const onProposed = (desk: Desk, scene: Scene, p: Proposed): Desk =>
  focusOn(desk, scene, { kind: 'pair', key: p.key }, p.head)

/** Proposals that were not passed over. */
export const lookedFor = (desk: Desk, scene: Scene): readonly Proposed[] =>
  proposedOf(scene).filter((p) => !desk.passed.includes(p.key))

const isBefore = (p: Proposed, q: Proposed): boolean => {
  const first = ({ head, tail }: Proposed) => Math.min(head.start, tail.start)
  const last = ({ head, tail }: Proposed) => Math.max(head.start, tail.start)
  return first(p) < first(q) || (first(p) === first(q) && last(p) < last(q))
}

/** To the next proposal that was not passed over; with none left, to a mention that is still open; else nowhere. */
export function onwards(desk: Desk, scene: Scene, edit: Edit | null, from: Proposed): Step {
  const now = afterEdit(scene, edit)
  const open = lookedFor(desk, now)
  const next = open.find((p) => !isBefore(p, from)) ?? open[0]
  return stay(next === undefined ? focusAfter(desk, now.view, 0) : onProposed(desk, now, next), edit)
}

/** Where the walk over suggested mentions ends, the walk over proposed relations begins. */
export function goOn(result: Step, scene: Scene): Step {
  if (result.go !== 'stay' || result.desk.focus.kind !== 'none' || result.desk.mode.kind !== 'decide') return result
  const now = afterEdit(scene, result.edit)
  const first = lookedFor(result.desk, now)[0]
  return first === undefined ? result : { ...result, desk: onProposed(result.desk, now, first) }
}

/** Suggested mentions and then proposed relations, as one walk. */
export function browse(desk: Desk, scene: Scene, by: 1 | -1): Step | null {
  const proposed = proposedOf(scene)
  if (proposed.length === 0) return null
  const at = desk.focus.kind === 'pair' ? desk.focus.key : null
  const index = proposed.findIndex((p) => p.key === at)
  const beside = index < 0 ? undefined : proposed[index + by]
  if (beside !== undefined) return stay(onProposed(desk, scene, beside))
  const open = openItems(scene.view)
  const end = by > 0 ? proposed[0]! : proposed.at(-1)!
  if (index >= 0) {
    const mention = by > 0 ? open[0] : open.at(-1)
    if (mention === undefined) return stay(onProposed(desk, scene, end))
    return stay(focusOn(desk, scene, mention.focus, mention))
  }
  const { focus } = desk
  const inFocus = focus.kind === 'suggestion' ? focus.key : focus.kind === 'mention' ? focus.id : null
  const here = open.findIndex(({ key }) => key === inFocus)
  const isAtEdge = here >= 0 && (by > 0 ? here === open.length - 1 : here === 0)
  return open.length === 0 || isAtEdge ? stay(onProposed(desk, scene, end)) : null
}

/** The mention or suggestion in focus as an end. */
export function focusedEnd(desk: Desk, scene: Scene): End | null {
  if (desk.focus.kind === 'mention') return endOf(scene.view, desk.focus.id)
  return desk.focus.kind === 'suggestion' ? endOf(scene.view, desk.focus.key) : null
}
