import type { PostView } from '../../contract/calls/posts.ts'
import type { GroundingVerdict, ImageJudgement } from '../../contract/domain/region.ts'
import { cellBox, grown, moved, type Point, stepOf } from '../image/box-geometry.ts'
import type { Target } from '../workspace/desk.ts'
import type { Edit } from '../workspace/edits.ts'
import { applyChanges } from '../workspace/visible.ts'
import { type Mark, marksOf } from './marks.ts'
import {
  draftOf,
  focusedMark,
  type Grip,
  imageSize,
  markOf,
  presentImage,
  type RegionDesk,
  type RegionMode,
} from './region-desk.ts'
import {
  acceptAllProposals,
  acceptProposal,
  deleteRegion,
  drawRegion,
  type Groundable,
  type Grounded,
  ground,
  groundNowhere,
  judgeImage,
  labelMark,
  moveMark,
  type NewId,
  rejectProposal,
  rejectRegion,
} from './region-edits.ts'

/** What happens at the images, from keys, palette or mouse alike. Points are in pixels of the image. */
export type RegionEvent =
  | { readonly kind: 'image'; readonly index: number }
  | { readonly kind: 'turn'; readonly by: 1 | -1 }
  | { readonly kind: 'focus'; readonly key: string | null }
  | { readonly kind: 'walk'; readonly by: 1 | -1 }
  | { readonly kind: 'begin' }
  | { readonly kind: 'adjust' }
  | { readonly kind: 'cell'; readonly cell: number }
  /** `by` counts steps (see `stepOf`), or pixels where `fine`. */
  | { readonly kind: 'nudge' | 'grow'; readonly by: Point; readonly fine: boolean }
  | { readonly kind: 'keep' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'grip'; readonly of: string | null; readonly grip: Grip; readonly at: Point }
  | { readonly kind: 'drag'; readonly to: Point }
  | { readonly kind: 'drop' }
  | { readonly kind: 'accept' }
  | { readonly kind: 'accept-all' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'name' }
  | { readonly kind: 'named'; readonly label: string }
  | { readonly kind: 'grounding' }
  | { readonly kind: 'ground'; readonly mark: string; readonly verdict: GroundingVerdict }
  | { readonly kind: 'ground-nowhere' }
  | { readonly kind: 'judge'; readonly judgement: ImageJudgement }

export interface RegionStep {
  readonly desk: RegionDesk
  readonly edit: Edit | null
  /** A mention that came into being by what was done: the text's focus goes to it. */
  readonly mention: string | null
}

const rest: RegionMode = { kind: 'rest' }

const stay = (desk: RegionDesk, edit: Edit | null = null): RegionStep => ({ desk, edit, mention: null })

/** The focus on a mark, on the image where it lies. */
const onMark = (mark: Mark): RegionDesk => ({ image: mark.image, focus: mark.key, mode: rest })

/** What the text has in focus, as far as a region can show it. */
export function groundableOf(target: Target): Groundable | null {
  switch (target.kind) {
    case 'mention':
      return target.mention.verdict === 'accepted' ? { kind: 'mention', id: target.mention.id } : null
    case 'suggestion':
      return { kind: 'suggestion', suggestion: target.suggestion }
    case 'selection':
    case 'none':
      return null
    default:
      return target satisfies never
  }
}

function walk(desk: RegionDesk, view: PostView, by: 1 | -1): RegionDesk {
  const marks = marksOf(view)
  const at = marks.findIndex((m) => m.key === desk.focus)
  const here = marks.findIndex((m) => m.image >= desk.image)
  const start = at >= 0 ? at + by : here < 0 ? 0 : by > 0 ? here : here - 1
  const next = marks[(start + marks.length) % Math.max(1, marks.length)]
  return next === undefined ? desk : onMark(next)
}

/** After a proposal was decided: the next proposal of the same image, so that one key after another decides them. */
function onwards(desk: RegionDesk, view: PostView, edit: Edit, from: Mark): RegionStep {
  const after = marksOf(applyChanges(view, edit.changes))
  const isLater = (m: Mark) => m.box.x > from.box.x || (m.box.x === from.box.x && m.box.y > from.box.y)
  const open = after.filter((m) => m.kind === 'proposal' && m.image === from.image && m.key !== from.key)
  const next = open.find(isLater) ?? open[0]
  return stay({ ...desk, focus: next?.key ?? null, mode: rest }, edit)
}

/** Stores the box that is being made; a box that is no other than before changes nothing. */
function keep(desk: RegionDesk, view: PostView, newId: NewId): RegionStep {
  const image = presentImage(desk, view)
  const draft = draftOf(desk, view)
  if (image === null || draft === null) return stay({ ...desk, mode: rest })
  if (draft.of === null) {
    const drawn = drawRegion(view, image.media, draft.box, newId)
    return stay({ ...desk, focus: drawn.id, mode: rest }, drawn.edit)
  }
  const mark = markOf(view, draft.of)
  if (mark === null) return stay({ ...desk, mode: rest })
  const { edit, id } = moveMark(view, mark, draft.box, newId)
  return stay({ ...desk, focus: id, mode: rest }, edit)
}

/** The box under the keys; the first arrow on a mark takes it under them. */
function adjusted(desk: RegionDesk, view: PostView, event: RegionEvent): RegionDesk {
  const image = presentImage(desk, view)
  const mark = focusedMark(desk, view)
  const now = desk.mode.kind === 'box' ? desk.mode : mark === null ? null : { of: mark.key, box: mark.box }
  if (image === null || now === null) return desk
  const size = imageSize(image)
  const put = (box: typeof now.box): RegionDesk => ({ ...desk, mode: { kind: 'box', of: now.of, box } })
  switch (event.kind) {
    case 'adjust':
      return put(now.box)
    case 'cell':
      return put(cellBox(event.cell, size))
    case 'nudge':
    case 'grow': {
      const unit = event.fine ? 1 : stepOf(size)
      const by = { x: event.by.x * unit, y: event.by.y * unit }
      return put(event.kind === 'nudge' ? moved(now.box, by, size) : grown(now.box, by, size))
    }
    default:
      return desk
  }
}

const grounded = (desk: RegionDesk, result: Grounded, what: Groundable): RegionStep => ({
  desk: { ...desk, mode: rest },
  edit: result.edit,
  mention: what.kind === 'suggestion' ? result.mention : null,
})

function leave(desk: RegionDesk): RegionDesk {
  switch (desk.mode.kind) {
    case 'rest':
      return { ...desk, focus: null }
    case 'box':
    case 'drag':
    case 'name':
    case 'ground':
      return { ...desk, mode: rest }
    default:
      return desk.mode satisfies never
  }
}

/** Decides about the mark in focus. */
function decide(desk: RegionDesk, mark: Mark, view: PostView, event: 'accept' | 'reject' | 'delete', newId: NewId) {
  if (mark.kind === 'proposal') {
    if (event === 'accept') return onwards(desk, view, acceptProposal(view, mark.proposal, newId).edit, mark)
    return onwards(desk, view, rejectProposal(view, mark.proposal, newId), mark)
  }
  if (event === 'accept') return stay(desk)
  const isOwn = mark.region.source.kind === 'person'
  const edit = event === 'delete' || isOwn ? deleteRegion(view, mark.region) : rejectRegion(view, mark.region)
  return stay({ ...desk, focus: null, mode: rest }, edit)
}

/** All that happens to boxes as one function: no DOM, no clock, no network. `target` is what the text has in focus. */
export function stepRegions(
  desk: RegionDesk,
  view: PostView,
  target: Target,
  event: RegionEvent,
  newId: NewId,
): RegionStep {
  switch (event.kind) {
    case 'image':
      return stay({ image: event.index, focus: null, mode: rest })
    case 'turn': {
      const count = Math.max(1, view.images.length)
      return stay({ image: (desk.image + event.by + count) % count, focus: null, mode: rest })
    }
    case 'focus': {
      const mark = markOf(view, event.key)
      return stay(mark === null ? { ...desk, focus: null, mode: rest } : onMark(mark))
    }
    case 'walk':
      return stay(walk(desk, view, event.by))
    case 'begin': {
      const image = presentImage(desk, view)
      if (image === null) return stay(desk)
      return stay({ ...desk, focus: null, mode: { kind: 'box', of: null, box: cellBox(5, imageSize(image)) } })
    }
    case 'adjust':
    case 'cell':
    case 'nudge':
    case 'grow':
      return stay(adjusted(desk, view, event))
    case 'keep':
    case 'drop':
      return keep(desk, view, newId)
    case 'leave':
      return stay(leave(desk))
    case 'grip':
      return stay({ ...desk, focus: event.of, mode: { kind: 'drag', of: event.of, grip: event.grip, to: event.at } })
    case 'drag':
      return stay(desk.mode.kind === 'drag' ? { ...desk, mode: { ...desk.mode, to: event.to } } : desk)
    case 'accept':
    case 'reject':
    case 'delete': {
      const mark = focusedMark(desk, view)
      return mark === null ? stay(desk) : decide(desk, mark, view, event.kind, newId)
    }
    case 'accept-all':
      return stay({ ...desk, mode: rest }, acceptAllProposals(view, marksOf(view), newId))
    case 'name':
      return stay(focusedMark(desk, view) === null ? desk : { ...desk, mode: { kind: 'name' } })
    case 'named': {
      // A field that goes away after Escape says its text once more.
      if (desk.mode.kind !== 'name') return stay(desk)
      const mark = focusedMark(desk, view)
      if (mark === null) return stay({ ...desk, mode: rest })
      const { edit, id } = labelMark(view, mark, event.label, newId)
      return stay({ ...desk, focus: id, mode: rest }, edit)
    }
    case 'grounding':
      // Also where nothing is there to be linked: the digit that follows must not label a word instead.
      return stay({ ...desk, mode: { kind: 'ground' } })
    case 'ground': {
      const what = groundableOf(target)
      const mark = markOf(view, event.mark)
      if (what === null || mark === null) return stay({ ...desk, mode: rest })
      const result = ground(view, what, mark, event.verdict, newId)
      // Another image comes into view: what was in focus stays behind, or its box would be put on the wrong one.
      const isBeside = focusedMark(desk, view)?.image === mark.image
      const focus = desk.focus === mark.key ? result.region : isBeside ? desk.focus : null
      return grounded({ ...desk, image: mark.image, focus }, result, what)
    }
    case 'ground-nowhere': {
      const what = groundableOf(target)
      return what === null ? stay({ ...desk, mode: rest }) : grounded(desk, groundNowhere(view, what, newId), what)
    }
    case 'judge': {
      const image = presentImage(desk, view)
      return stay(desk, image === null ? null : judgeImage(view, image, event.judgement))
    }
    default:
      return event satisfies never
  }
}
