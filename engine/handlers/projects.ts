import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { ProjectLibrary } from '../library/project-library.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.projects)

/** @param sampleShown resolves when the list may be shown; never rejects */
export function projectHandlers(library: ProjectLibrary, projects: OpenProjects, sampleShown: () => Promise<void>) {
  return os.router({
    list: os.list.handler(async () => {
      await sampleShown()
      return library.list()
    }),
    create: os.create.handler(({ input }) => projects.create(input.name)),
    open: os.open.handler(async ({ input }) => (await projects.open(input.project)).view()),
    close: os.close.handler(async ({ input }) => {
      await projects.close(input.project)
      return {}
    }),
    watch: os.watch.handler(async function* ({ input, signal }) {
      const project = await projects.open(input.project)
      yield* project.news.subscribe(signal)
    }),
    check: os.check.handler(async ({ input }) => {
      const { events, problems } = await (await projects.open(input.project)).store.check()
      return { events, problems: [...problems] }
    }),
  })
}
