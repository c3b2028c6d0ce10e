import { z } from 'zod'
import { decision, eventId, loggedEvent } from '../domain/event.ts'
import { postId } from '../domain/post.ts'
import { projectCounts, projectId } from '../domain/project.ts'
import { call } from './base.ts'

/** Answered only after the commit is on the disk. */
export const saved = z.object({ event: loggedEvent, counts: projectCounts })
export type Saved = z.infer<typeof saved>

export const decisions = {
  /** Fails with `conflict` when a change's `before` is not what is stored. */
  decide: call.input(z.object({ project: projectId, decision })).output(saved),
  /** Takes back the last decision that stands; null when there is none. `id` is the new event's. */
  undo: call.input(z.object({ project: projectId, id: eventId })).output(saved.nullable()),
  redo: call.input(z.object({ project: projectId, id: eventId })).output(saved.nullable()),
  /** The log, newest first. */
  history: call
    .input(
      z.object({
        project: projectId,
        post: postId.nullable(),
        before: z.int().positive().nullable(),
        limit: z.int().min(1).max(500),
      }),
    )
    .output(z.array(loggedEvent)),
}
