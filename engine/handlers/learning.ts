import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.learning)

export function learningHandlers(projects: OpenProjects) {
  return os.router({
    state: os.state.handler(async ({ input }) => (await projects.open(input.project)).learning.state()),
    start: os.start.handler(async ({ input }) => (await projects.open(input.project)).learning.start('person')),
    cancel: os.cancel.handler(async ({ input }) => {
      await (await projects.open(input.project)).learning.cancel()
      return {}
    }),
    configure: os.configure.handler(async ({ input }) =>
      (await projects.open(input.project)).learning.configure(input.settings),
    ),
    use: os.use.handler(async ({ input }) => (await projects.open(input.project)).learning.use(input.version)),
    runDetails: os.runDetails.handler(async ({ input }) =>
      (await projects.open(input.project)).learning.reports.runDetails(input.run),
    ),
    curve: os.curve.handler(async ({ input }) => (await projects.open(input.project)).learning.reports.curve()),
    measure: os.measure.handler(async function* ({ input, signal }) {
      yield* (await projects.open(input.project)).learning.reports.measure(input.version, signal)
    }),
    compare: os.compare.handler(async function* ({ input, signal }) {
      yield* (await projects.open(input.project)).learning.reports.compare(input.first, input.second, signal)
    }),
    runs: os.runs.handler(async ({ input }) => (await projects.open(input.project)).learning.runs()),
  })
}
