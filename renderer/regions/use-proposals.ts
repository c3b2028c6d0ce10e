import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useSession } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'

export type ProposalsState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly error: unknown }

/** What the query of a post's proposed regions needs; for prefetching as well. */
export function useProposalsQuery() {
  const { client } = useDeskPorts()
  const { project } = useSession()
  return (post: PostId) => ({
    queryKey: keys.proposals(project, post),
    queryFn: ({ signal }: { signal: AbortSignal }) => client.regions.propose({ project, post }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
}

/** Has regions proposed for the post on the screen, and puts them into the post as it is known here. */
export function useProposals(view: PostView | null): ProposalsState {
  const { project } = useSession()
  const queries = useQueryClient()
  const query = useProposalsQuery()
  const post = view?.post ?? 0
  const isAsked = view?.images.some((image) => image.kind === 'present') === true
  const answer = useQuery({ ...query(post), enabled: isAsked })
  const proposals = answer.data
  useEffect(() => {
    if (proposals === undefined) return
    queries.setQueryData<PostView>(keys.post(project, post), (old) => old && { ...old, proposals })
  }, [proposals, queries, project, post])
  if (!isAsked || proposals !== undefined) return { kind: 'ready' }
  return answer.isError ? { kind: 'failed', error: answer.error } : { kind: 'waiting' }
}
