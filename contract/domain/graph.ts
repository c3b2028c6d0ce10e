import { z } from 'zod'
import { said } from '../sentences/said.ts'
import { typeName } from './entity-type.ts'
import { mentionId, modelVersion } from './mention.ts'
import { mediaId, postId } from './post.ts'
import { relationId } from './relation.ts'

/** Names an entity or predicate for ever: an IRI, a Freebase id, or any other text of one line, as its file has it. */
export const graphKey = z
  .string()
  .min(1)
  .max(2000)
  .refine((key) => key === key.trim(), 'a key has no space at its ends')
  .refine((key) => key.isWellFormed() && !/\p{Cc}/u.test(key), 'a key has no control characters')
export type GraphKey = z.infer<typeof graphKey>

const line = z.string().max(500)

/** Where something in the graph came from. A post's relation keeps its id, so that the sentence can be shown. */
export const graphSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('import'), file: z.string() }),
  z.object({ kind: z.literal('post'), post: postId, relation: relationId }),
  z.object({ kind: z.literal('suggestion'), version: modelVersion, score: z.number().min(0).max(1) }),
])
export type GraphSource = z.infer<typeof graphSource>

/**
 * An entity. Merging A into B sets A's `mergedInto`: its facts and links keep their own keys and are read as B's, so a
 * merge is taken back without a loss. Chains are followed; a cycle is refused.
 */
export const graphEntity = z.object({
  label: line,
  aliases: z.array(line).max(100),
  description: z.string().max(20_000),
  /** Names of types, as the graph writes them: `person`, or an IRI. */
  types: z.array(line).max(50),
  /** `media: null`: named by the file but not found. */
  images: z.array(z.object({ name: line, media: mediaId.nullable() })).max(100),
  mergedInto: graphKey.nullable(),
  source: graphSource,
})
export type GraphEntity = z.infer<typeof graphEntity>

/** A relation of the graph. Empty `domain` or `range`: entities of any type. */
export const predicate = z.object({
  label: line,
  description: z.string().max(2000),
  /** The predicate that says the same the other way round. */
  inverse: graphKey.nullable(),
  domain: z.array(line).max(50),
  range: z.array(line).max(50),
  symmetric: z.boolean(),
  /** Types of relations in posts that say this: confirmed between linked mentions, they propose a fact. */
  saidBy: z.array(typeName).max(50),
  source: graphSource,
})
export type Predicate = z.infer<typeof predicate>

/** A fact that people or files state (`accepted`), or one that a person denied: it never returns and teaches. */
export const fact = z.object({
  verdict: z.enum(['accepted', 'rejected']),
  /** Everyone who said so, in the order of saying. */
  sources: z.array(graphSource).min(1).max(100),
})
export type Fact = z.infer<typeof fact>

export const triple = z.object({ head: graphKey, predicate: graphKey, tail: graphKey })
export type Triple = z.infer<typeof triple>

/**
 * A judgement about a mention and an entity; `entity: null` is NIL, "not in the graph". At most one is accepted for a
 * mention. Rejected ones are not offered again.
 */
export const link = z.object({ verdict: z.enum(['accepted', 'rejected']), source: graphSource })
export type Link = z.infer<typeof link>

export const linkRecord = link.extend({ mention: mentionId, entity: graphKey.nullable() })
export type LinkRecord = z.infer<typeof linkRecord>

/** An entity as lists and canvases draw it. */
export const node = z.object({
  key: graphKey,
  label: z.string(),
  types: z.array(z.string()),
  thumbnail: mediaId.nullable(),
  /** Accepted facts at either end. */
  degree: z.int().nonnegative(),
})
export type Node = z.infer<typeof node>

/** A stored fact with what is needed to show it. Keys are as stored; `head` and `tail` follow merges. */
export const factRecord = z.object({
  triple,
  fact,
  head: node,
  tail: node,
  predicateLabel: z.string(),
})
export type FactRecord = z.infer<typeof factRecord>

/** Why an entity is offered for a mention: its name; what the post says; what the post's images show. */
export const candidateReason = z.enum(['exact', 'alias', 'folded', 'fuzzy', 'context', 'image'])

export const linkCandidate = z.object({
  node,
  description: z.string(),
  reasons: z.array(candidateReason).min(1),
  /** 0 to 1, comparable within one mention. */
  score: z.number().min(0).max(1),
})
export type LinkCandidate = z.infer<typeof linkCandidate>

/** A fact that the model misses. `rank` counts from 1 among all entities with known facts left out. */
export const missingFact = z.object({
  triple,
  head: node,
  tail: node,
  predicateLabel: z.string(),
  rank: z.int().positive(),
  /** Calibrated on held-out facts. */
  probability: z.number().min(0).max(1),
  version: modelVersion,
})
export type MissingFact = z.infer<typeof missingFact>

/** What speaks for a missing fact. `weight` is comparable within one list, the largest first. */
export const factReason = z.discriminatedUnion('kind', [
  /** A known fact without which the score would fall by about `weight`. */
  z.object({ kind: z.literal('known-fact'), fact: factRecord, weight: z.number() }),
  /** An entity that is near in the embedding and of which the same is known. */
  z.object({ kind: z.literal('analogy'), like: node, of: node, fact: factRecord, weight: z.number() }),
])
export type FactReason = z.infer<typeof factReason>

export const graphCounts = z.object({
  entities: z.int(),
  predicates: z.int(),
  facts: z.int(),
  rejectedFacts: z.int(),
  linkedMentions: z.int(),
})
export type GraphCounts = z.infer<typeof graphCounts>

/** How missing facts are scored; `ikrl` and `rsme` see the images of entities. */
export const graphScorer = z.enum(['complex', 'distmult', 'transe', 'rotate', 'ikrl', 'rsme'])
export type GraphScorer = z.infer<typeof graphScorer>

/** The model of missing facts: none yet, being trained, or ready with its figures on held-out facts (filtered). */
export const graphModelState = z.object({
  running: z.object({ phase: z.string(), progress: z.number(), secondsLeft: z.number().nullable() }).nullable(),
  ready: z
    .object({
      version: modelVersion,
      architecture: z.string(),
      trainedFacts: z.int(),
      heldOutFacts: z.int(),
      mrr: z.number().nullable(),
      hits10: z.number().nullable(),
      /** Facts added or denied since it last learnt. */
      newFacts: z.int(),
    })
    .nullable(),
  problem: z.string().nullable(),
  problemSaid: said.optional(),
})
export type GraphModelState = z.infer<typeof graphModelState>
