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
      await regions.choose(await projects.open(input.project), input)
      return {}
    }),
    propose: os.propose.handler(async ({ input, signal }) => [
      ...(await regions.propose(await projects.open(input.project), input.post, signal)),
    ]),
  })
}
