import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { useImageQuery } from '../image/use-image-url.ts'
import type { Queue } from '../queue/use-queue.ts'
import { useProposalsQuery } from '../regions/use-proposals.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { usePostQuery } from './use-post-view.ts'

/** Fetches the posts around this one and their images before they are wanted, and has the model read them first. */
export function useNearPosts(queue: Queue, post: PostId | null, view: PostView | null): void {
  const { client } = useDeskPorts()
  const { session, view: project } = useProject()
  const queries = useQueryClient()
  const makePostQuery = usePostQuery()
  const makeImageQuery = useImageQuery()
  const makeProposalsQuery = useProposalsQuery()
  const make = useRef({ post: makePostQuery, image: makeImageQuery, proposals: makeProposalsQuery })
  make.current = { post: makePostQuery, image: makeImageQuery, proposals: makeProposalsQuery }

  const index = post === null ? null : queue.indexOf(post)
  const near =
    index === null ? [] : [index + 1, index + 2, index + 3, index - 1].flatMap((i) => queue.rowAt(i)?.post ?? [])
  const nearKey = near.join()
  useEffect(() => {
    // A moment later, so that the post on the screen comes first.
    const timer = setTimeout(async () => {
      for (const next of nearKey === '' ? [] : nearKey.split(',').map(Number)) {
        const found = await queries.ensureQueryData(make.current.post(next)).catch(() => null)
        const first = found?.images[0]
        if (first?.kind !== 'present') continue
        void queries.prefetchQuery(make.current.image(first.media, 'screen'))
        void queries.prefetchQuery(make.current.proposals(next))
      }
    }, 60)
    return () => clearTimeout(timer)
  }, [nearKey, queries])

  const wanted = view !== null && view.version === null ? [view.post, ...near] : near
  const wantedKey = project.suggesting.waiting > 0 ? wanted.join() : ''
  useEffect(() => {
    if (wantedKey === '') return
    const posts = wantedKey.split(',').map(Number)
    void client.suggestions.prefer({ project: session.project, posts }).catch(() => undefined)
  }, [wantedKey, client, session.project])
}
