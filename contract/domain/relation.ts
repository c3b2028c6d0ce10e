import { z } from 'zod'
import { typeName } from './entity-type.ts'
import { mentionId, modelVersion } from './mention.ts'
import { postId } from './post.ts'

/** Made by the client (UUID), as a mention's. */
export const relationId = z.uuid()
export type RelationId = z.infer<typeof relationId>

/**
 * A type of relation in the project's schema, named as the files name it: `/per/org/member_of`. Empty `heads` or
 * `tails`: any type of mention may stand there; otherwise only these are suggested and offered.
 */
export const relationType = z.object({
  name: typeName,
  colour: z.int().min(0).max(11),
  description: z.string().max(2000),
  heads: z.array(typeName).max(100),
  tails: z.array(typeName).max(100),
  /** True where head and tail may be swapped without changing what is said: `/per/per/spouse`. */
  symmetric: z.boolean(),
})
export type RelationType = z.infer<typeof relationType>

/** Where a decided relation came from. A corrected suggestion keeps what was suggested. */
export const relationSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('import'), file: z.string() }),
  z.object({ kind: z.literal('suggestion'), version: modelVersion, score: z.number().min(0).max(1) }),
  z.object({
    kind: z.literal('correction'),
    version: modelVersion,
    score: z.number().min(0).max(1),
    type: typeName,
    /** The suggestion ran from our tail to our head. */
    reversed: z.boolean(),
  }),
])
export type RelationSource = z.infer<typeof relationSource>

/**
 * What a person decided about an ordered pair of accepted mentions of one post. `type: null` says that the pair has no
 * relation, in neither direction; it is always `accepted`. `rejected` is kept: "not this type, this way round" teaches too.
 */
export const relation = z
  .object({
    head: mentionId,
    tail: mentionId,
    type: typeName.nullable(),
    verdict: z.enum(['accepted', 'rejected']),
    source: relationSource,
  })
  .refine(({ head, tail }) => head !== tail, 'a relation joins two different mentions')
  .refine(({ type, verdict }) => type !== null || verdict === 'accepted', '"no relation" cannot be rejected')
export type Relation = z.infer<typeof relation>

export const relationRecord = relation.safeExtend({ id: relationId, post: postId })
export type RelationRecord = z.infer<typeof relationRecord>

/** One end of a suggested relation. `mention` is null where the mention itself is only suggested. */
export const relationEnd = z.object({
  mention: mentionId.nullable(),
  start: z.int().nonnegative(),
  end: z.int().positive(),
  type: typeName,
})
export type RelationEnd = z.infer<typeof relationEnd>

/** A type for an ordered pair with its probability, 0 to 1; null is the None relation. */
export const scoredRelation = z.object({ type: typeName.nullable(), score: z.number().min(0).max(1) })
export type ScoredRelation = z.infer<typeof scoredRelation>

/**
 * What the model says about one ordered pair: every type that the schema allows for it and None, the likeliest first.
 * The scores sum to 1. Drawn only where None is not first.
 */
export const pairScores = z.object({
  head: relationEnd,
  tail: relationEnd,
  scores: z.array(scoredRelation).min(1),
})
export type PairScores = z.infer<typeof pairScores>
