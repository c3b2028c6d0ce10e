import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { useImageQuery } from '../image/use-image-url.ts'
import type { Queue } from '../queue/use-queue.ts'
import { useProposalsQuery } from '../regions/use-proposals.ts'
import { seenOf, useRelevanceQuery } from '../relevance/use-relevance.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { usePostQuery } from './use-post-view.ts'

/** So many posts further on get their heat before they are opened. */
const heatAhead = 2

/**
 * Fetches the posts around this one and their images before they are wanted, and has the model read them first.
 *
 * @param isCalm the model has nothing to do for the post on the screen
 */
export function useNearPosts(queue: Queue, post: PostId | null, view: PostView | null, isCalm: boolean): void {
  const { client } = useDeskPorts()
  const { session, view: project } = useProject()
  const queries = useQueryClient()
  const makePostQuery = usePostQuery()
  const makeImageQuery = useImageQuery()
  const makeProposalsQuery = useProposalsQuery()
  const makeRelevanceQuery = useRelevanceQuery()
  const makers = {
    post: makePostQuery,
    image: makeImageQuery,
    proposals: makeProposalsQuery,
    relevance: makeRelevanceQuery,
  }
  const make = useRef(makers)
  make.current = makers

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

  // Where the model will have looked, so that the heat is there when the post opens. Never before suggestions: only once
  // every post is read, and one post after the other.
  const isIdle = isCalm && project.suggesting.waiting === 0
  const ahead = isIdle && index !== null ? near.slice(0, heatAhead).join() : ''
  const version = view?.version ?? null
  useEffect(() => {
    if (ahead === '' || version === null) return
    let gone = false
    const look = async () => {
      for (const next of ahead.split(',').map(Number)) {
        const query = make.current.post(next)
        const found = await queries.ensureQueryData(query)
        if (found.version !== version || !found.images.some(({ kind }) => kind === 'present')) continue
        const proposals = await queries.ensureQueryData(make.current.proposals(next))
        if (gone) return
        // As it will be when it is opened, or the same would be asked under another name.
        const seen = { ...found, proposals }
        queries.setQueryData<PostView>(query.queryKey, (old) => old && { ...old, proposals })
        await queries.prefetchQuery(make.current.relevance(next, version, seenOf(seen)))
        if (gone) return
      }
    }
    look().catch(() => undefined)
    return () => {
      gone = true
    }
  }, [ahead, version, queries])

  const wanted = view !== null && view.version === null ? [view.post, ...near] : near
  const wantedKey = project.suggesting.waiting > 0 ? wanted.join() : ''
  useEffect(() => {
    if (wantedKey === '') return
    const posts = wantedKey.split(',').map(Number)
    void client.suggestions.prefer({ project: session.project, posts }).catch(() => undefined)
  }, [wantedKey, client, session.project])
}
