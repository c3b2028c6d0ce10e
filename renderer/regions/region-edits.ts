import type { PostView } from '../../contract/calls/posts.ts'
import type { Change } from '../../contract/domain/event.ts'
import type { Suggestion } from '../../contract/domain/mention.ts'
import type { PostImage } from '../../contract/domain/post.ts'
import type {
  Box,
  GroundingVerdict,
  ImageJudgement,
  Region,
  RegionId,
  RegionProposal,
  RegionRecord,
} from '../../contract/domain/region.ts'
import { boxIou } from '../../contract/geometry/box-iou.ts'
import { sameBox } from '../image/box-geometry.ts'
import { acceptSuggestion, type Edit } from '../workspace/edits.ts'
import { judgementOf, type Mark } from './marks.ts'

export type NewId = () => string

const bare = ({ id: _id, post: _post, ...region }: RegionRecord): Region => region

const putRegion = (view: PostView, id: RegionId, before: RegionRecord | null, after: Region | null): Change => ({
  kind: 'region',
  id,
  post: view.post,
  before: before === null ? null : bare(before),
  after,
})

/** What was said of a mention and a region, replaced; null where it stays the same. */
function putGrounding(
  view: PostView,
  mention: string,
  region: RegionId | null,
  verdict: GroundingVerdict | null,
): Change[] {
  const found = view.groundings.find((g) => g.mention === mention && g.region === region)
  if ((found?.verdict ?? null) === verdict) return []
  const before = found === undefined ? null : { verdict: found.verdict, source: found.source }
  const after = verdict === null ? null : { verdict, source: { kind: 'person' as const } }
  return [{ kind: 'grounding', post: view.post, mention, region, before, after }]
}

const ungroundRegion = (view: PostView, region: RegionId): Change[] =>
  view.groundings.filter((g) => g.region === region).flatMap((g) => putGrounding(view, g.mention, region, null))

const fromProposal = (p: RegionProposal, verdict: Region['verdict'], box: Box = p.box): Region => ({
  media: p.media,
  box,
  label: p.label,
  verdict,
  source: { kind: 'proposal', proposer: p.proposer, score: p.score },
})

export function drawRegion(view: PostView, media: string, box: Box, newId: NewId): { edit: Edit; id: RegionId } {
  const id = newId()
  const region: Region = { media, box, label: '', verdict: 'accepted', source: { kind: 'person' } }
  return { id, edit: { intent: 'draw', changes: [putRegion(view, id, null, region)] } }
}

export function acceptProposal(view: PostView, proposal: RegionProposal, newId: NewId): { edit: Edit; id: RegionId } {
  const id = newId()
  return { id, edit: { intent: 'accept', changes: [putRegion(view, id, null, fromProposal(proposal, 'accepted'))] } }
}

export const rejectProposal = (view: PostView, proposal: RegionProposal, newId: NewId): Edit => ({
  intent: 'reject',
  changes: [putRegion(view, newId(), null, fromProposal(proposal, 'rejected'))],
})

export function acceptAllProposals(view: PostView, marks: readonly Mark[], newId: NewId): Edit | null {
  const changes = marks.flatMap((m) =>
    m.kind === 'proposal' ? [putRegion(view, newId(), null, fromProposal(m.proposal, 'accepted'))] : [],
  )
  return changes.length === 0 ? null : { intent: 'accept-all', changes }
}

/**
 * A mark with another box; a proposal is accepted by it. Where the box leaves what a proposer saw, the old place is kept
 * as rejected, or else the same proposal would be back.
 */
export function moveMark(view: PostView, mark: Mark, box: Box, newId: NewId): { edit: Edit | null; id: RegionId } {
  const region = mark.kind === 'region' ? mark.region : null
  const id = region?.id ?? newId()
  if (region !== null && sameBox(region.box, box)) return { id, edit: null }
  const after = mark.kind === 'proposal' ? fromProposal(mark.proposal, 'accepted', box) : { ...bare(mark.region), box }
  const isLeft = after.source.kind === 'proposal' && boxIou(mark.box, box) < 0.5
  const left: Region = { ...after, box: mark.box, verdict: 'rejected' }
  return {
    id,
    edit: {
      intent: 'move-region',
      changes: [putRegion(view, id, region, after), ...(isLeft ? [putRegion(view, newId(), null, left)] : [])],
    },
  }
}

/** "There is nothing here": a region that came from a proposal or a file, kept as rejected. */
export function rejectRegion(view: PostView, region: RegionRecord): Edit {
  return {
    intent: 'reject',
    changes: [
      ...ungroundRegion(view, region.id),
      putRegion(view, region.id, region, { ...bare(region), verdict: 'rejected' }),
    ],
  }
}

export function deleteRegion(view: PostView, region: RegionRecord): Edit {
  return {
    intent: 'delete',
    changes: [...ungroundRegion(view, region.id), putRegion(view, region.id, region, null)],
  }
}

/** A mark with another label; a proposal is accepted by it. */
export function labelMark(
  view: PostView,
  mark: Mark,
  label: string,
  newId: NewId,
): { edit: Edit | null; id: RegionId } {
  const region = mark.kind === 'region' ? mark.region : null
  const id = region?.id ?? newId()
  const wanted = label.trim().slice(0, 64)
  if (region !== null && region.label === wanted) return { id, edit: null }
  const before = mark.kind === 'proposal' ? fromProposal(mark.proposal, 'accepted') : bare(mark.region)
  return { id, edit: { intent: 'label-region', changes: [putRegion(view, id, region, { ...before, label: wanted })] } }
}

/** A mention that groundings can speak of, or a suggestion that becomes one by being grounded. */
export type Groundable =
  | { readonly kind: 'mention'; readonly id: string }
  | { readonly kind: 'suggestion'; readonly suggestion: Suggestion }

export interface Grounded {
  readonly edit: Edit | null
  readonly mention: string | null
  readonly region: RegionId | null
}

/** The changes that make a suggestion a mention; none for a mention. */
function asMention(
  view: PostView,
  what: Groundable,
  newId: NewId,
): { readonly id: string; readonly changes: Change[] } {
  if (what.kind === 'mention') return { id: what.id, changes: [] }
  const changes = acceptSuggestion(view, what.suggestion, newId)?.changes ?? []
  const put = changes.find((c) => c.kind === 'mention')
  return { id: put?.kind === 'mention' ? put.id : '', changes }
}

/**
 * Says that a mark shows a mention, or that it does not; saying the same again takes it back. A proposal is accepted by
 * the first, a suggestion by both. A mention that a region shows is no longer "not in the image".
 */
export function ground(
  view: PostView,
  what: Groundable,
  mark: Mark,
  verdict: GroundingVerdict,
  newId: NewId,
): Grounded {
  const mention = asMention(view, what, newId)
  const accepted = mark.kind === 'proposal' ? acceptProposal(view, mark.proposal, newId) : null
  const region = accepted?.id ?? mark.key
  const current = view.groundings.find((g) => g.mention === mention.id && g.region === region)?.verdict ?? null
  const wanted = current === verdict ? null : verdict
  const changes = [
    ...mention.changes,
    ...(accepted?.edit.changes ?? []),
    ...(wanted === 'shown' ? putGrounding(view, mention.id, null, null) : []),
    ...putGrounding(view, mention.id, region, wanted),
  ]
  return { edit: { intent: 'ground', changes }, mention: mention.id, region }
}

/** "Not in the image", or that taken back. Regions that were said to show it no longer do. */
export function groundNowhere(view: PostView, what: Groundable, newId: NewId): Grounded {
  const mention = asMention(view, what, newId)
  const isSaid = view.groundings.some((g) => g.mention === mention.id && g.region === null && g.verdict === 'not-shown')
  const shown = view.groundings.filter((g) => g.mention === mention.id && g.verdict === 'shown' && g.region !== null)
  const changes = [
    ...mention.changes,
    ...(isSaid ? [] : shown.flatMap((g) => putGrounding(view, mention.id, g.region, null))),
    ...putGrounding(view, mention.id, null, isSaid ? null : 'not-shown'),
  ]
  return { edit: { intent: 'ground', changes }, mention: mention.id, region: null }
}

/** "This image has nothing to do with this post", or that it has; said again, it is taken back. */
export function judgeImage(view: PostView, image: PostImage, judgement: ImageJudgement): Edit | null {
  if (image.kind !== 'present') return null
  const before = judgementOf(view, image.media)
  const after = before === judgement ? null : judgement
  return { intent: 'judge-image', changes: [{ kind: 'image', post: view.post, media: image.media, before, after }] }
}
