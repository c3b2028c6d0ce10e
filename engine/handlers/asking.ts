import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import { acceptSure, auditEstimate } from '../asking/accept-sure.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.asking)

export function askingHandlers(projects: OpenProjects) {
  return os.router({
    sure: os.sure.handler(async ({ input }) => {
      const project = await projects.open(input.project)
      const { version } = project.suggesting.status()
      const posts = version === null ? 0 : project.store.asking.sure(version, input.threshold).length
      return { posts, estimate: auditEstimate(project) }
    }),
    acceptSure: os.acceptSure.handler(async ({ input, signal }) => {
      const project = await projects.open(input.project)
      const { version } = project.suggesting.status()
      if (version === null) throw new Failed('bad-input', say('learning.noModelYet'))
      return acceptSure(project, version, input, signal)
    }),
    reviewed: os.reviewed.handler(async ({ input }) => (await projects.open(input.project)).store.asking.reviewed()),
    review: os.review.handler(async function* ({ input, signal }) {
      yield* (await projects.open(input.project)).reviewLabels(signal)
    }),
  })
}
