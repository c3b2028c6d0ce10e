import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { PairScope } from '../../contract/calls/relations.ts'
import { settings } from '../settings/settings.ts'
import { useDeskPorts, useStore } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'
import type { Scene } from './scene.ts'

/** Names what the model pairs: its answer holds as long as this stays the same. */
function endsSignature(view: PostView, among: PairScope): string {
  const spans = among === 'accepted' ? view.mentions : [...view.mentions, ...view.suggestions]
  return spans.map((m) => ('verdict' in m && m.verdict === 'rejected' ? '' : `${m.start}-${m.end}-${m.type}`)).join()
}

/**
 * The post with the project's relation types and the model's scores for its pairs. While a new answer is under way the
 * last one stands: what it says of pairs that nothing has changed is still true.
 */
export function useScene(view: PostView | null): Scene | null {
  const { client } = useDeskPorts()
  const { view: project, session } = useProject()
  const among: PairScope = useStore(settings).pairSuggested ? 'suggested' : 'accepted'
  const post = view?.post ?? 0
  // Asked once everything decided is stored: the engine pairs what it knows.
  const isStored = useStore(session.outbox.state).pending.length === 0
  const isAsked =
    view !== null && project.relationTypes.length > 0 && view.mentions.length + view.suggestions.length > 1
  const answer = useQuery({
    queryKey: keys.pairs(
      session.project,
      post,
      among,
      project.learning.current,
      view === null ? '' : endsSignature(view, among),
    ),
    queryFn: ({ signal }) => client.relations.suggest({ project: session.project, post, among }, { signal }),
    enabled: isAsked && isStored,
    retry: false,
    gcTime: 60_000,
    placeholderData: (last, query) => (query?.queryKey[3] === post ? keepPreviousData(last) : undefined),
  })
  const types = project.relationTypes
  const found = isAsked ? answer.data : undefined
  return useMemo(
    () => (view === null ? null : { view, types, pairs: found?.pairs ?? [], version: found?.version ?? null }),
    [view, types, found],
  )
}
