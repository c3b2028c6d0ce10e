import { z } from 'zod'
import { entityType, typeName } from './entity-type.ts'
import { fact, graphEntity, graphKey, link, predicate, triple } from './graph.ts'
import { mention, mentionId } from './mention.ts'
import { mediaId, postId, postStatus } from './post.ts'
import { grounding, imageJudgement, region, regionId } from './region.ts'
import { relation, relationId, relationType } from './relation.ts'

/** Made by the client (UUIDv7): repeating an event that has arrived changes nothing and answers the same. */
export const eventId = z.uuid()
export type EventId = z.infer<typeof eventId>

/**
 * One difference to the state, with both sides. `before` is compared with what is stored (someone else may have
 * decided meanwhile); swapping the two sides is its undo. `null` means: not there.
 *
 * After all changes of a decision: relations and groundings speak of accepted mentions and accepted regions of their own
 * post, and links of accepted mentions, so whoever deletes or rejects one of those takes what refers to it away in the same
 * decision.
 */
export const change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mention'),
    id: mentionId,
    post: postId,
    before: mention.nullable(),
    after: mention.nullable(),
  }),
  z.object({ kind: z.literal('status'), post: postId, before: postStatus, after: postStatus }),
  z.object({
    kind: z.literal('entity-type'),
    name: typeName,
    before: entityType.nullable(),
    after: entityType.nullable(),
  }),
  z.object({
    kind: z.literal('relation'),
    id: relationId,
    post: postId,
    before: relation.nullable(),
    after: relation.nullable(),
  }),
  z.object({
    kind: z.literal('relation-type'),
    name: typeName,
    before: relationType.nullable(),
    after: relationType.nullable(),
  }),
  z.object({
    kind: z.literal('region'),
    id: regionId,
    post: postId,
    before: region.nullable(),
    after: region.nullable(),
  }),
  z.object({
    kind: z.literal('grounding'),
    post: postId,
    mention: mentionId,
    /** null: all images of the post. */
    region: regionId.nullable(),
    before: grounding.nullable(),
    after: grounding.nullable(),
  }),
  z.object({
    kind: z.literal('image'),
    post: postId,
    media: mediaId,
    before: imageJudgement.nullable(),
    after: imageJudgement.nullable(),
  }),
  z.object({
    kind: z.literal('graph-entity'),
    key: graphKey,
    before: graphEntity.nullable(),
    after: graphEntity.nullable(),
  }),
  z.object({
    kind: z.literal('predicate'),
    key: graphKey,
    before: predicate.nullable(),
    after: predicate.nullable(),
  }),
  z.object({ kind: z.literal('fact'), triple, before: fact.nullable(), after: fact.nullable() }),
  z.object({
    kind: z.literal('link'),
    post: postId,
    mention: mentionId,
    /** null is NIL: the mention means nothing in the graph. */
    entity: graphKey.nullable(),
    before: link.nullable(),
    after: link.nullable(),
  }),
])
export type Change = z.infer<typeof change>

/** What the person meant, for the history and for the figures of speed; the changes say what it did. */
export const intent = z.enum([
  'accept',
  'reject',
  'correct',
  'add',
  'retype',
  'stretch',
  'delete',
  'accept-all',
  'keep',
  'done',
  'skip',
  'reopen',
  'edit-types',
  'relate',
  'no-relation',
  'retype-relation',
  'reverse',
  'edit-relation-types',
  'draw',
  'move-region',
  'label-region',
  'ground',
  'judge-image',
  'edit-entity',
  'merge',
  'split',
  'edit-predicate',
  'state-fact',
  'deny-fact',
  'link',
])
export type Intent = z.infer<typeof intent>

/** A decision as the client asks for it. All of its changes are kept, or none. */
export const decision = z.object({
  id: eventId,
  intent,
  // A message has at most a mebibyte, and a change some 400 bytes.
  changes: z.array(change).min(1).max(2_000),
})
export type Decision = z.infer<typeof decision>

/** An event as the log has it. `undo` and `redo` name the decision that they take back or bring again. */
export const loggedEvent = z.object({
  id: eventId,
  seq: z.int().positive(),
  /** Milliseconds since 1970, for display; order is `seq`. */
  at: z.int(),
  by: z.string(),
  action: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('decide'), intent }),
    z.object({ kind: z.literal('undo'), of: eventId, intent }),
    z.object({ kind: z.literal('redo'), of: eventId, intent }),
    z.object({
      kind: z.literal('import'),
      files: z.array(z.string()),
      posts: z.int(),
      mentions: z.int(),
      // Events of older projects lack them.
      relations: z.int().default(0),
      regions: z.int().default(0),
    }),
    z.object({
      kind: z.literal('import-graph'),
      files: z.array(z.string()),
      entities: z.int(),
      predicates: z.int(),
      facts: z.int(),
    }),
  ]),
  changes: z.array(change),
})
export type LoggedEvent = z.infer<typeof loggedEvent>
