import { z } from 'zod'
import { typeName } from './entity-type.ts'
import { postId } from './post.ts'

/** Made by the client (UUID), so that saying it twice is harmless. */
export const mentionId = z.uuid()
export type MentionId = z.infer<typeof mentionId>

/** Identifies a model: `starter@1` or a version of the project, `v12`. */
export const modelVersion = z.string().min(1).max(100)
export type ModelVersion = z.infer<typeof modelVersion>

/** Where a decided mention came from. A corrected suggestion keeps what was suggested. */
export const mentionSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('import'), file: z.string() }),
  z.object({ kind: z.literal('suggestion'), version: modelVersion, score: z.number().min(0).max(1) }),
  z.object({
    kind: z.literal('correction'),
    version: modelVersion,
    score: z.number().min(0).max(1),
    start: z.int(),
    end: z.int(),
    type: typeName,
  }),
])
export type MentionSource = z.infer<typeof mentionSource>

/**
 * What a person decided about a span. `rejected` is kept: "this span is not of this type" teaches too.
 * `surface` is the covered text, stored beside the offsets and checked on every write and read.
 */
export const mention = z.object({
  start: z.int().nonnegative(),
  end: z.int().positive(),
  surface: z.string().min(1),
  type: typeName,
  verdict: z.enum(['accepted', 'rejected']),
  source: mentionSource,
})
export type Mention = z.infer<typeof mention>

export const mentionRecord = mention.extend({ id: mentionId, post: postId })
export type MentionRecord = z.infer<typeof mentionRecord>

/** A type for a span with its probability under the model, 0 to 1. */
export const scoredType = z.object({ type: typeName, score: z.number().min(0).max(1) })
export type ScoredType = z.infer<typeof scoredType>

/** What the model proposes; the machine's alone, replaced whenever a newer model has read the post. */
export const suggestion = z.object({
  start: z.int().nonnegative(),
  end: z.int().positive(),
  surface: z.string().min(1),
  type: typeName,
  /** Calibrated probability of exactly this span and type. */
  score: z.number().min(0).max(1),
  /** Every type for this span, the likeliest first. */
  alternatives: z.array(scoredType),
})
export type Suggestion = z.infer<typeof suggestion>
