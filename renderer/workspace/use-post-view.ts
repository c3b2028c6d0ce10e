import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { Command } from '../connection/outbox.ts'
import { useDeskPorts, useStore } from '../shell/desk-context.ts'
import { useSession } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'
import { applyChanges } from './visible.ts'

/** What the query of a post needs; for prefetching as well. */
export function usePostQuery() {
  const { client } = useDeskPorts()
  const { project } = useSession()
  return (post: PostId) => ({
    queryKey: keys.post(project, post),
    queryFn: ({ signal }: { signal: AbortSignal }) => client.posts.get({ project, post }, { signal }),
    gcTime: 5 * 60_000,
  })
}

/** The engine's post with the decisions on it that are still on their way. */
export function withPending(view: PostView, pending: readonly Command[]): PostView {
  return pending.reduce(
    (seen, command) => (command.kind === 'decide' ? applyChanges(seen, command.decision.changes) : seen),
    view,
  )
}

export function usePostView(post: PostId | null): {
  readonly view: PostView | null
  readonly query: UseQueryResult<PostView>
} {
  const session = useSession()
  const query = usePostQuery()
  const answer = useQuery({ ...query(post ?? 0), enabled: post !== null })
  const { pending } = useStore(session.outbox.state)
  const data = post === null ? undefined : answer.data
  const view = useMemo(() => (data === undefined ? null : withPending(data, pending)), [data, pending])
  return { view, query: answer }
}
