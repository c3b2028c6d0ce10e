import type { PostView } from '../../contract/calls/posts.ts'
import type { Box, ImageJudgement, RegionId, RegionProposal, RegionRecord } from '../../contract/domain/region.ts'
import { boxIou } from '../../contract/geometry/box-iou.ts'

/** A box that is drawn on an image of the post and that keys can name. */
export type Mark =
  | (Place & { readonly kind: 'region'; readonly region: RegionRecord })
  | (Place & { readonly kind: 'proposal'; readonly proposal: RegionProposal })

interface Place {
  /** The region's id, or what names a proposal as long as the proposer says the same. */
  readonly key: string
  /** `1` to `9`, then letters: what is typed to name it. Empty past the last letter. */
  readonly name: string
  readonly media: string
  /** The image's place among the post's images. */
  readonly image: number
  readonly box: Box
  readonly label: string
}

/** `L` ends the naming of regions, so it names none. */
export const markNames: readonly string[] = [...'123456789ABCDEFGHIJKMNOPQRSTUVWXYZ']

/** From this overlap on, two boxes are about the same thing; the engine leaves out proposals by the same figure. */
const sameThing = 0.5

export const proposalKey = ({ media, box, proposer }: RegionProposal): string =>
  `${media}:${box.x},${box.y},${box.width},${box.height}:${proposer}`

const cache = new WeakMap<PostView, readonly Mark[]>()

/**
 * What is drawn over a post's images: accepted regions, and the proposals that no decided region covers. Named from
 * left to right on one image after the other, so that accepting a proposal leaves every name as it is.
 */
export function marksOf(view: PostView): readonly Mark[] {
  const known = cache.get(view)
  if (known !== undefined) return known
  const marks = findMarks(view)
  cache.set(view, marks)
  return marks
}

function findMarks(view: PostView): Mark[] {
  const imageOf = (media: string) => view.images.findIndex((i) => i.kind === 'present' && i.media === media)
  const accepted = view.regions
    .filter((r) => r.verdict === 'accepted')
    .map((region) => ({ kind: 'region' as const, key: region.id, region, ...pick(region) }))
  const proposed = view.proposals
    .filter((p) => !view.regions.some((r) => r.media === p.media && boxIou(r.box, p.box) >= sameThing))
    .map((proposal) => ({ kind: 'proposal' as const, key: proposalKey(proposal), proposal, ...pick(proposal) }))
  return [...accepted, ...proposed]
    .map((mark) => ({ ...mark, name: '', image: imageOf(mark.media) }))
    .filter((mark) => mark.image >= 0)
    .sort((a, b) => a.image - b.image || a.box.x - b.box.x || a.box.y - b.box.y || (a.key < b.key ? -1 : 1))
    .map((mark, i) => ({ ...mark, name: markNames[i] ?? '' }))
}

const pick = ({ media, box, label }: RegionRecord | RegionProposal) => ({ media, box, label })

/** What is said of a mention and a mark; null: nothing. */
export function groundingOf(view: PostView, mention: string | null, region: RegionId | null) {
  if (mention === null) return null
  return view.groundings.find((g) => g.mention === mention && g.region === region)?.verdict ?? null
}

/** The mentions that a region is said to show. */
export const shownBy = (view: PostView, region: RegionId): string[] =>
  view.groundings.filter((g) => g.region === region && g.verdict === 'shown').map((g) => g.mention)

/** The regions that are said to show a mention. */
export const regionsShowing = (view: PostView, mention: string): RegionId[] =>
  view.groundings.flatMap((g) =>
    g.mention === mention && g.verdict === 'shown' && g.region !== null ? [g.region] : [],
  )

/** What the person says of an image as a whole; null: nothing. */
export const judgementOf = (view: PostView, media: string): ImageJudgement | null =>
  view.judgements.find((j) => j.media === media)?.judgement ?? null
