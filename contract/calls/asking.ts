import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { labelDoubt } from '../domain/label-doubt.ts'
import { modelProgress } from '../domain/model.ts'
import { postId } from '../domain/post.ts'
import { projectId } from '../domain/project.ts'
import { call } from './base.ts'

/** The most doubtful post first; posts without a doubt are left out. */
export const labelReview = z.object({
  posts: z.int(),
  labels: z.int(),
  doubts: z.array(z.object({ post: postId, doubts: z.array(labelDoubt) })),
})
export type LabelReview = z.infer<typeof labelReview>

/** How a review of the labels stands: what is still doubted, and of what a person has looked at since it was made, how much stayed. */
export const reviewState = z.object({
  open: z.int(),
  posts: z.int(),
  kept: z.int(),
  changed: z.int(),
})
export type ReviewState = z.infer<typeof reviewState>

const share = z.number().min(0).max(1)

/** How often posts are wrong that were accepted unseen: `wrong` of the `checked` ones of the audit, and between which shares that lies (95 %). */
export const auditEstimate = z.object({
  audited: z.int(),
  checked: z.int(),
  wrong: z.int(),
  interval: z.object({ low: share, high: share }),
})
export type AuditEstimate = z.infer<typeof auditEstimate>

export const asking = {
  /** How many posts `acceptSure` would take, those for the audit included, and what the audits so far have found. */
  sure: call
    .input(z.object({ project: projectId, threshold: share }))
    .output(z.object({ posts: z.int(), estimate: auditEstimate })),
  /**
   * Accepts all suggestions of the posts whose whole reading is at least so probable, and marks them done; `audit` of them by chance
   * stay to do, for a person to check. Fails with `bad-input` where the model is sure of nothing.
   */
  acceptSure: call
    .input(z.object({ project: projectId, threshold: share, audit: share }))
    .output(z.object({ posts: z.int(), mentions: z.int(), audited: z.int() })),
  /**
   * Looks for labels that are probably wrong; takes as long as some learning runs, and the queue has the order `doubted` then. The
   * progress counts parts. Fails with `bad-input` where there are too few finished posts. A label that a person has kept is not
   * doubted again.
   */
  review: call
    .input(z.object({ project: projectId }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [modelProgress, z.object({ kind: z.literal('review'), review: labelReview })]),
      ),
    ),
  /** How far the last review has been worked through. */
  reviewed: call.input(z.object({ project: projectId })).output(reviewState),
}
