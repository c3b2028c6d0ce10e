import { z } from 'zod'
import { mentionId, modelVersion } from './mention.ts'
import { mediaId, postId } from './post.ts'

/** Made by the client (UUID). */
export const regionId = z.uuid()
export type RegionId = z.infer<typeof regionId>

/** In pixels of the image after its EXIF turn, from the top left corner. Lies within the image. */
export const box = z.object({
  x: z.number().nonnegative(),
  y: z.number().nonnegative(),
  width: z.number().min(1),
  height: z.number().min(1),
})
export type Box = z.infer<typeof box>

/** Who proposed: `salience`, built in, or a detector's name. */
export const proposer = z.string().min(1).max(100)
export type Proposer = z.infer<typeof proposer>

/** A region's label, free text: a detector's class or what the person wrote; may be empty. */
export const regionLabel = z.string().max(64)

export const regionSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('import'), file: z.string() }),
  /** Taken over from a proposal, perhaps moved since. */
  z.object({ kind: z.literal('proposal'), proposer, score: z.number().min(0).max(1) }),
])
export type RegionSource = z.infer<typeof regionSource>

/** A box on one image of a post. `rejected` is kept so that the same proposal does not come back. */
export const region = z.object({
  media: mediaId,
  box,
  label: regionLabel,
  verdict: z.enum(['accepted', 'rejected']),
  source: regionSource,
})
export type Region = z.infer<typeof region>

export const regionRecord = region.extend({ id: regionId, post: postId })
export type RegionRecord = z.infer<typeof regionRecord>

/** What a proposer sees; the machine's alone. Those that a decided region covers (IoU of 0.5 or more) are left out. */
export const regionProposal = z.object({
  media: mediaId,
  box,
  label: regionLabel,
  score: z.number().min(0).max(1),
  proposer,
})
export type RegionProposal = z.infer<typeof regionProposal>

/**
 * A judgement about a mention and a region: `shown`, "this region shows it", or `not-shown`. Many to many. `region: null`
 * speaks of all images of the post: `not-shown` means "not in the image".
 */
export const groundingVerdict = z.enum(['shown', 'not-shown'])
export type GroundingVerdict = z.infer<typeof groundingVerdict>

export const groundingSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('import'), file: z.string() }),
  z.object({ kind: z.literal('suggestion'), version: modelVersion, score: z.number().min(0).max(1) }),
])
export type GroundingSource = z.infer<typeof groundingSource>

export const grounding = z.object({ verdict: groundingVerdict, source: groundingSource })
export type Grounding = z.infer<typeof grounding>

export const groundingRecord = grounding.extend({ mention: mentionId, region: regionId.nullable() })
export type GroundingRecord = z.infer<typeof groundingRecord>

/** What the person says of an image as a whole. `irrelevant`: models get the blank image in its place. */
export const imageJudgement = z.enum(['relevant', 'irrelevant'])
export type ImageJudgement = z.infer<typeof imageJudgement>

export const imageJudgementRecord = z.object({ media: mediaId, judgement: imageJudgement })
export type ImageJudgementRecord = z.infer<typeof imageJudgementRecord>
