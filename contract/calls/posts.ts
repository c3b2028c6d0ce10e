import { z } from 'zod'
import { linkRecord } from '../domain/graph.ts'
import { labelDoubt } from '../domain/label-doubt.ts'
import { mentionRecord, modelVersion, suggestion } from '../domain/mention.ts'
import { mediaId, postId, postImage, postStatus, word } from '../domain/post.ts'
import { projectId } from '../domain/project.ts'
import { groundingRecord, imageJudgementRecord, regionProposal, regionRecord } from '../domain/region.ts'
import { relationRecord } from '../domain/relation.ts'
import { call } from './base.ts'

/**
 * `mixed`: what the model is unsure of and what is unlike the labelled posts, every tenth post by chance. `uncertain`: what the
 * model is least sure of first. `entropy`: where most is not known of the words' types. `relations`: posts with a pair whose best
 * two answers are closest. `diverse`: what is least like the labelled posts and those before it. `doubted`: only posts with
 * labels that the last review doubts and nobody has looked at again, the most doubtful first. `random`: by chance, always the same. `file`: as imported. Skipped posts come last in all.
 */
export const queueOrder = z.enum(['mixed', 'uncertain', 'entropy', 'relations', 'diverse', 'doubted', 'random', 'file'])
export type QueueOrder = z.infer<typeof queueOrder>

/**
 * Why a post stands where it stands. `spans`: suggestions that the model is unsure of. `bits` that are not known of its words' types.
 * `pairs` with two answers that are almost as likely. `doubts`: labels that look wrong, or missing.
 */
export const askedBecause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unsure'), spans: z.int() }),
  z.object({ kind: z.literal('entropy'), bits: z.number().nonnegative() }),
  z.object({ kind: z.literal('pairs'), pairs: z.int() }),
  z.object({ kind: z.literal('unlike') }),
  z.object({ kind: z.literal('sample') }),
  z.object({ kind: z.literal('doubted'), doubts: z.int() }),
  z.object({ kind: z.literal('audit') }),
])
export type AskedBecause = z.infer<typeof askedBecause>

export const queueAsk = z.object({
  project: projectId,
  order: queueOrder,
  /** null: every status. */
  status: postStatus.nullable(),
  /** Posts whose text or name contains it, case and accents aside; empty: all. */
  search: z.string().max(200),
  offset: z.int().nonnegative(),
  limit: z.int().min(1).max(500),
})
export type QueueAsk = z.infer<typeof queueAsk>

export const queueRow = z.object({
  post: postId,
  /** The identifier in the file that it came from. */
  name: z.string(),
  /** The first 200 or so characters, cut at a grapheme. */
  excerpt: z.string(),
  status: postStatus,
  thumbnail: mediaId.nullable(),
  images: z.int(),
  mentions: z.int(),
  suggestions: z.int(),
  /** Confirmed ones that have a type. */
  relations: z.int(),
  /** 0 (sure) to 1; null before the model has read it. */
  uncertainty: z.number().nullable(),
  /** null: for no reason but its place in the file, or it is done. */
  because: askedBecause.nullable(),
  /** Measures the model and is never trained on. */
  heldOut: z.boolean(),
})
export type QueueRow = z.infer<typeof queueRow>

export const postView = z.object({
  post: postId,
  name: z.string(),
  text: z.string(),
  words: z.array(word),
  images: z.array(postImage),
  status: postStatus,
  heldOut: z.boolean(),
  /** What people decided, rejections included, by start. */
  mentions: z.array(mentionRecord),
  /** What the model proposes and nobody has decided on: spans that no decision overlaps or rejects. By start. */
  suggestions: z.array(suggestion),
  /** What the last review of the labels doubts here and no decision has settled, by start. */
  doubts: z.array(labelDoubt),
  /** What people decided about pairs, rejections and pairs without a relation included. */
  relations: z.array(relationRecord),
  /** What people decided about parts of the images, rejections included. */
  regions: z.array(regionRecord),
  /** By the project's proposer, the likeliest first; those that a decided region covers are left out. Empty until `regions.propose`. */
  proposals: z.array(regionProposal),
  groundings: z.array(groundingRecord),
  judgements: z.array(imageJudgementRecord),
  /** Which entities of the graph its mentions mean. */
  links: z.array(linkRecord),
  /** The model that read this post as it is now; null: none yet, or its images were judged since. */
  version: modelVersion.nullable(),
  uncertainty: z.number().nullable(),
})
export type PostView = z.infer<typeof postView>

export const posts = {
  queue: call.input(queueAsk).output(z.object({ total: z.int(), rows: z.array(queueRow) })),
  /** Where a post stands in a queue; null when the filter leaves it out. */
  position: call
    .input(queueAsk.omit({ offset: true, limit: true }).extend({ post: postId }))
    .output(z.object({ position: z.int().nullable() })),
  get: call.input(z.object({ project: projectId, post: postId })).output(postView),
}
