import { createHash } from 'node:crypto'
import { z } from 'zod'
import { runDetails, taskReport } from '../../contract/domain/learning-report.ts'
import { type PostId, postId } from '../../contract/domain/post.ts'
import type { TrainingPost } from '../store/training-snapshot.ts'

/** What a version and those before it have been trained on: per post a digest of what was decided then. */
export type Learnt = ReadonlyMap<PostId, string>

/** Where a version comes from, beside its package: enough to train it again. */
export const versionOrigin = z.object({
  version: z.string(),
  parent: z.string(),
  run: z.uuid(),
  seed: z.int(),
  /** Number of the last event, and SHA-256 of all posts and decisions, of the snapshot. */
  seq: z.int(),
  digest: z.string(),
  learnt: z.array(z.tuple([postId, z.string()])),
  /** Accepted mentions in what was learnt; null in what an older Triptych wrote, and so for those below. */
  labels: z.int().nullable().default(null),
  details: runDetails.nullable().default(null),
  /** The version whose model of relations this one reads with, itself where it made one; null: what comes with the program. */
  relations: z.string().nullable().default(null),
  measured: z
    .object({ before: z.array(taskReport), after: z.array(taskReport) })
    .nullable()
    .default(null),
})
export type VersionOrigin = z.infer<typeof versionOrigin>

/** The first 16 hexadecimal digits of a SHA-256 over a post's words and decisions. */
export function digestOf({ text, mentions, rejections, relations, groundings }: TrainingPost): string {
  const spans = [mentions, rejections].map((list) => list.map(({ start, end, type }) => [start, end, type]))
  return (
    createHash('sha256')
      // As before there were relations and groundings, where there are none.
      .update(
        JSON.stringify([
          text,
          ...spans,
          ...(relations.length > 0 ? [relations] : []),
          ...(groundings.length > 0 ? [{ groundings }] : []),
        ]),
      )
      .digest('hex')
      .slice(0, 16)
  )
}
