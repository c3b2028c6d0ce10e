import { z } from 'zod'
import { modelVersion } from '../domain/mention.ts'
import { postId } from '../domain/post.ts'
import { projectId } from '../domain/project.ts'
import { pairScores } from '../domain/relation.ts'
import { call } from './base.ts'

/** Which mentions are paired: those that a person accepted, or those and the suggested ones. */
export const pairScope = z.enum(['accepted', 'suggested'])
export type PairScope = z.infer<typeof pairScope>

export const relations = {
  /**
   * Both directions of every pair that no decision settles. Nothing (`version: null`) while no model of relations is
   * ready; a post of more than 40 mentions is read for the nearest pairs only.
   */
  suggest: call
    .input(z.object({ project: projectId, post: postId, among: pairScope }))
    .output(z.object({ version: modelVersion.nullable(), pairs: z.array(pairScores) })),
}
