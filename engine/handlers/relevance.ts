import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { ImageInfluence, Relevance } from '../../contract/domain/relevance.ts'
import type { OpenProject } from '../projects/open-project.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.relevance)

/** What the project's current model saw in a post's images; null where it reads no images or the post has none. */
export interface RelevanceReader {
  of(project: OpenProject, post: PostId, signal?: AbortSignal): Promise<Relevance | null>
  influence(project: OpenProject, post: PostId, signal?: AbortSignal): Promise<ImageInfluence | null>
}

export function relevanceHandlers(projects: OpenProjects, reader: RelevanceReader) {
  return os.router({
    of: os.of.handler(async ({ input, signal }) => {
      const project = await projects.open(input.project)
      return reader.of(project, input.post, signal)
    }),
    influence: os.influence.handler(async ({ input, signal }) => {
      const project = await projects.open(input.project)
      return reader.influence(project, input.post, signal)
    }),
  })
}
