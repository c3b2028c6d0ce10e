import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.decisions)

/** Each answers after the commit is on the disk; everyone who watches hears of it too. */
export function decisionHandlers(projects: OpenProjects) {
  return os.router({
    decide: os.decide.handler(async ({ input }) => (await projects.open(input.project)).decide(input.decision)),
    undo: os.undo.handler(async ({ input }) => (await projects.open(input.project)).undo(input.id)),
    redo: os.redo.handler(async ({ input }) => (await projects.open(input.project)).redo(input.id)),
    history: os.history.handler(async ({ input }) => {
      const { store } = await projects.open(input.project)
      return [...store.history(input)]
    }),
  })
}
