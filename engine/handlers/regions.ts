import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { OpenProjects } from '../projects/open-projects.ts'
import type { RegionService } from '../regions/region-service.ts'

const os = implement(contract.regions)

export function regionHandlers(projects: OpenProjects, regions: RegionService) {
  return os.router({
    proposers: os.proposers.handler(async ({ input }) => {
      const { proposer: chosen, perImage } = (await projects.open(input.project)).store.regions.settings()
      return { available: [...(await regions.available())], chosen, perImage }
    }),
    choose: os.choose.handler(async ({ input }) => {
      const { store, suggesting } = await projects.open(input.project)
      await regions.choose(store, input)
      suggesting.wake()
      suggesting.tell()
      return {}
    }),
    propose: os.propose.handler(async ({ input }) => {
      const { store } = await projects.open(input.project)
      return [...(await regions.propose(store, input.post))]
    }),
  })
}
