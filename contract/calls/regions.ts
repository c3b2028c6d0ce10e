import { z } from 'zod'
import { postId } from '../domain/post.ts'
import { projectId } from '../domain/project.ts'
import { proposer, regionProposal } from '../domain/region.ts'
import { call } from './base.ts'

export const regions = {
  /** Who can propose regions here, the project's choice, and how many it proposes per image. */
  proposers: call
    .input(z.object({ project: projectId }))
    .output(z.object({ available: z.array(proposer), chosen: proposer.nullable(), perImage: z.int() })),
  /** From now on this one proposes; null: none does. Suggestions are renewed, since models read the regions. */
  choose: call
    .input(z.object({ project: projectId, proposer: proposer.nullable(), perImage: z.int().min(1).max(8) }))
    .output(z.object({})),
  /** The proposals for a post's images, made now where they are not there yet. */
  propose: call.input(z.object({ project: projectId, post: postId })).output(z.array(regionProposal)),
}
