import { z } from 'zod'
import { postId } from '../domain/post.ts'
import { projectId } from '../domain/project.ts'
import { imageInfluence, relevance as relevanceView } from '../domain/relevance.ts'
import { call } from './base.ts'

/** Computed on demand by the project's current model; null where it reads no images or the post has none. */
export const relevance = {
  of: call.input(z.object({ project: projectId, post: postId })).output(relevanceView.nullable()),
  /** Several readings of the post: slower than `of`. */
  influence: call.input(z.object({ project: projectId, post: postId })).output(imageInfluence.nullable()),
}
