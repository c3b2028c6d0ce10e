import { z } from 'zod'
import { scoredType } from '../domain/mention.ts'
import { postId } from '../domain/post.ts'
import { projectId } from '../domain/project.ts'
import { suggesting } from '../domain/status.ts'
import { call } from './base.ts'

export const suggestions = {
  /** Reads the given posts before all others (what is on the screen); answers at once. */
  prefer: call.input(z.object({ project: projectId, posts: z.array(postId).max(500) })).output(suggesting),
  /** The types of a span that the person chose, by the current model; empty while no model is ready. */
  typesOf: call
    .input(z.object({ project: projectId, post: postId, start: z.int(), end: z.int() }))
    .output(z.array(scoredType)),
}
