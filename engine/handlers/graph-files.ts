import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import { writeGraphFile } from '../graph/graph-export.ts'
import type { GraphImports } from '../graph/graph-imports.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.graphFiles)

export function graphFileHandlers(projects: OpenProjects, imports: GraphImports) {
  return os.router({
    begin: os.begin.handler(async ({ input }) => ({ import: await imports.begin(input.project) })),
    upload: os.upload.handler(async ({ input }) => ({ size: await imports.upload(input) })),
    plan: os.plan.handler(({ input, signal }) => imports.plan(input.import, signal)),
    apply: os.apply.handler(({ input, signal }) => imports.apply(input.import, input.skipBad, signal)),
    discard: os.discard.handler(async ({ input }) => {
      await imports.discard(input.import)
      return {}
    }),
    write: os.write.handler(async function* ({ input, signal }) {
      const { store } = await projects.open(input.project)
      for await (const text of writeGraphFile(store, input.format, input, signal)) yield { text }
    }),
  })
}
