import { implement } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { OpenProjects } from '../projects/open-projects.ts'

const os = implement(contract.graph)

export function graphHandlers(projects: OpenProjects) {
  const storeOf = async (project: string) => (await projects.open(project)).store
  const modelOf = async (project: string) => (await projects.open(project)).graph
  return os.router({
    summary: os.summary.handler(async ({ input }) => {
      const { graph } = await storeOf(input.project)
      return { counts: graph.counts(), types: graph.types() }
    }),
    predicates: os.predicates.handler(async ({ input }) => (await storeOf(input.project)).graph.predicates()),
    search: os.search.handler(async ({ input }) => (await storeOf(input.project)).graph.search(input)),
    entity: os.entity.handler(async ({ input }) => (await storeOf(input.project)).graph.entity(input.key)),
    facts: os.facts.handler(async ({ input }) => (await storeOf(input.project)).graph.facts(input)),
    mentions: os.mentions.handler(async ({ input }) => (await storeOf(input.project)).graph.mentions(input.key, input)),
    neighbourhood: os.neighbourhood.handler(async ({ input }) =>
      (await storeOf(input.project)).graph.neighbourhood(input.around, input.limit),
    ),
    candidates: os.candidates.handler(async ({ input }) =>
      (await storeOf(input.project)).graph.candidates(input.mention),
    ),
    rankedCandidates: os.rankedCandidates.handler(async ({ input }) =>
      (await projects.open(input.project)).links.candidates(input.post, input.mention),
    ),
    proposed: os.proposed.handler(async ({ input }) => (await storeOf(input.project)).graph.proposed(input)),
    missing: os.missing.handler(async ({ input }) => (await modelOf(input.project)).missing(input, input.limit)),
    reasons: os.reasons.handler(async ({ input }) => (await modelOf(input.project)).reasons(input.triple)),
    queue: os.queue.handler(async ({ input }) => {
      const { graph, store } = await projects.open(input.project)
      const facts = await graph.queue(input)
      const stated = store.graph.facts({
        ...{ entity: null, direction: 'both', predicate: input.predicate, verdict: 'accepted', source: 'suggestion' },
        ...{ offset: 0, limit: 1 },
      }).total
      return { facts, stated, denied: store.graph.counts().rejectedFacts }
    }),
    model: os.model.handler(async ({ input }) => (await modelOf(input.project)).state()),
    learn: os.learn.handler(async ({ input }) => (await modelOf(input.project)).learn(input.scorer)),
    cancel: os.cancel.handler(async ({ input }) => {
      ;(await modelOf(input.project)).cancel()
      return {}
    }),
  })
}
