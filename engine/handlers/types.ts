import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { OpenProjects } from '../projects/open-projects.ts'
import { retireType } from '../projects/retire-type.ts'

const os = implement(contract.types)

export function typeHandlers(projects: OpenProjects) {
  return os.router({
    uses: os.uses.handler(async ({ input: { project, kind, name } }) =>
      (await projects.open(project)).store.typeUses.of(kind, name),
    ),
    retired: os.retired.handler(async ({ input }) => [
      ...(await projects.open(input.project)).store.typeUses.retired(),
    ]),
    retire: os.retire.handler(async ({ input: { project, ...ask } }) => retireType(await projects.open(project), ask)),
  })
}
