import { implement } from '@orpc/server'
import type { PairScope } from '../../contract/calls/relations.ts'
import { contract } from '../../contract/contract.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { PairScores } from '../../contract/domain/relation.ts'
import type { OpenProject } from '../projects/open-project.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.relations)

/** What a model of relations says about the pairs of one post; `version: null` while none is ready. */
export interface RelationSuggester {
  suggest(
    project: OpenProject,
    ask: { readonly post: PostId; readonly among: PairScope },
    signal?: AbortSignal,
  ): Promise<{ readonly version: ModelVersion | null; readonly pairs: PairScores[] }>
}

/** @param suggester null: this engine has no model of relations */
export function relationHandlers(projects: OpenProjects, suggester: RelationSuggester | null) {
  return os.router({
    suggest: os.suggest.handler(async ({ input, signal }) => {
      const project = await projects.open(input.project)
      return (await suggester?.suggest(project, input, signal)) ?? { version: null, pairs: [] }
    }),
  })
}
