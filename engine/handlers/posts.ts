import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.posts)

export function postHandlers(projects: OpenProjects) {
  return os.router({
    queue: os.queue.handler(async ({ input }) => {
      const { store, suggesting } = await projects.open(input.project)
      suggesting.follow(input.order)
      return store.posts.queue(input)
    }),
    position: os.position.handler(async ({ input }) => {
      const { store } = await projects.open(input.project)
      return { position: store.posts.position(input) }
    }),
    get: os.get.handler(async ({ input }) => (await projects.open(input.project)).store.posts.get(input.post)),
  })
}
