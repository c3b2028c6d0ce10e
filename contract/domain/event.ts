import { z } from 'zod'
import { entityType, typeName } from './entity-type.ts'
import { mention, mentionId } from './mention.ts'
import { postId, postStatus } from './post.ts'

/** Made by the client (UUIDv7): repeating an event that has arrived changes nothing and answers the same. */
export const eventId = z.uuid()
export type EventId = z.infer<typeof eventId>

/**
 * One difference to the state, with both sides. `before` is compared with what is stored (someone else may have
 * decided meanwhile); swapping the two sides is its undo. `null` means: not there.
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
  'done',
  'skip',
  'reopen',
  'edit-types',
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
    z.object({ kind: z.literal('import'), files: z.array(z.string()), posts: z.int(), mentions: z.int() }),
  ]),
  changes: z.array(change),
})
export type LoggedEvent = z.infer<typeof loggedEvent>
