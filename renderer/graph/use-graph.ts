import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { FactsAsk } from '../../contract/calls/graph.ts'
import type { GraphKey, Triple } from '../../contract/domain/graph.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useSession } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'

export const factsAtOnce = 50
export const entitiesAtOnce = 100

function usePorts() {
  const { client } = useDeskPorts()
  const { project } = useSession()
  return { graph: client.graph, project }
}

export function useSummary() {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'summary'],
    queryFn: ({ signal }) => graph.summary({ project }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function usePredicates() {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'predicates'],
    queryFn: ({ signal }) => graph.predicates({ project }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function useSearch(text: string, type: string | null, limit: number, enabled = true) {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'search', text, type, limit],
    queryFn: ({ signal }) => graph.search({ project, text, type, offset: 0, limit }, { signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

export function useEntity(key: GraphKey | null) {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'entity', key],
    queryFn: ({ signal }) => graph.entity({ project, key: key ?? '' }, { signal }),
    enabled: key !== null,
  })
}

export function useFacts(ask: Omit<FactsAsk, 'project' | 'offset' | 'limit'>, limit: number) {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'facts', ask, limit],
    queryFn: ({ signal }) => graph.facts({ project, ...ask, offset: 0, limit }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function useMentions(key: GraphKey) {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'mentions', key],
    queryFn: ({ signal }) => graph.mentions({ project, key, offset: 0, limit: factsAtOnce }, { signal }),
  })
}

export function useNeighbourhood(around: readonly GraphKey[], limit: number) {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'neighbourhood', around, limit],
    queryFn: ({ signal }) => graph.neighbourhood({ project, around: [...around], limit }, { signal }),
    placeholderData: keepPreviousData,
    enabled: around.length > 0,
  })
}

export function useGraphModel() {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: keys.graphModel(project),
    queryFn: ({ signal }) => graph.model({ project }, { signal }),
  })
}

export interface Question {
  readonly head: GraphKey | null
  readonly predicate: GraphKey
  readonly tail: GraphKey | null
}

export function useMissing(question: Question | null, limit: number) {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.missing(project), question, limit],
    queryFn: ({ signal }) => graph.missing({ project, ...question!, limit }, { signal }),
    enabled: question !== null,
    placeholderData: keepPreviousData,
  })
}

export function useReasons(triple: Triple | null) {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.missing(project), 'reasons', triple],
    queryFn: ({ signal }) => graph.reasons({ project, triple: triple! }, { signal }),
    enabled: triple !== null,
  })
}

export function useReviewQueue(predicate: GraphKey | null, order: 'probable' | 'informative') {
  const { graph, project } = usePorts()
  return useQuery({
    // What is decided here leaves the list on the screen at once; asking again would move it under the cursor.
    queryKey: [...keys.missing(project), 'queue', predicate, order],
    queryFn: ({ signal }) => graph.queue({ project, predicate, order, limit: 200 }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useProposed() {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'proposed'],
    queryFn: ({ signal }) => graph.proposed({ project, offset: 0, limit: 200 }, { signal }),
  })
}

export function useCandidates(mention: { readonly post: number; readonly id: string } | null) {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'candidates', mention?.post, mention?.id],
    queryFn: ({ signal }) => graph.candidates({ project, post: mention!.post, mention: mention!.id }, { signal }),
    enabled: mention !== null,
  })
}

/** The same in the order of all that is known; asked for before anybody wants to see it. */
export function useRankedCandidates(mention: { readonly post: number; readonly id: string } | null) {
  const { graph, project } = usePorts()
  return useQuery({
    queryKey: [...keys.graph(project), 'ranked candidates', mention?.post, mention?.id],
    queryFn: ({ signal }) => graph.rankedCandidates({ project, post: mention!.post, mention: mention!.id }, { signal }),
    enabled: mention !== null,
  })
}
