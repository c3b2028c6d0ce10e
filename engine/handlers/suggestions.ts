import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.suggestions)

export function suggestionHandlers(projects: OpenProjects) {
  return os.router({
    prefer: os.prefer.handler(async ({ input }) => (await projects.open(input.project)).suggesting.prefer(input.posts)),
    typesOf: os.typesOf.handler(async ({ input }) => {
      const { suggesting } = await projects.open(input.project)
      return suggesting.typesOf(input.post, input.start, input.end)
    }),
  })
}
