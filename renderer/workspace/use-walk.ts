import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import type { PostId } from '../../contract/domain/post.ts'
import { t } from '../language/language.ts'
import type { Queue } from '../queue/use-queue.ts'
import { useSession } from '../shell/project-context.ts'
import { go } from '../shell/route.ts'
import { tell } from '../shell/tell.tsx'
import type { QueueFilter } from '../state/query-keys.ts'
import { lastPost, rememberPost } from './last-post.ts'
import { after, before, emptyTrail, type Trail, visited } from './trail.ts'
import { usePostQuery } from './use-post-view.ts'

export interface Walk {
  readonly open: (post: PostId, how?: 'push' | 'replace') => void
  /** To the next post that is still to be looked at. */
  readonly nextOpen: () => Promise<void>
  /** To the neighbour in the list; where the post is not in it, along the way that the person came. */
  readonly step: (by: 1 | -1) => Promise<void>
}

/** From post to post: by the queue, by the trail, and to the first one when the address names none. */
export function useWalk(queue: Queue, post: PostId | null): Walk {
  const { project } = useSession()
  const queries = useQueryClient()
  const trail = useRef<Trail>(emptyTrail)
  /** The row where the person last was: a post that is done leaves the list, and the next one takes its place. */
  const place = useRef(0)
  /** The list of doubtful labels that has come to its end, until a post is open again. */
  const ended = useRef<QueueFilter | null>(null)
  const latest = useRef({ queue, post })
  latest.current = { queue, post }
  const makePostQuery = usePostQuery()
  const postQuery = useRef(makePostQuery)
  postQuery.current = makePostQuery

  const open = useCallback(
    (wanted: PostId, how: 'push' | 'replace' = 'push') =>
      go({ kind: 'project', project, screen: 'label', post: wanted }, how),
    [project],
  )

  const index = post === null ? null : queue.indexOf(post)
  useEffect(() => {
    if (index !== null) place.current = index
  }, [index])
  useEffect(() => {
    if (post === null) return
    ended.current = null
    trail.current = visited(trail.current, post)
    rememberPost(project, post)
  }, [post, project])

  const nextOpen = useCallback(async () => {
    const now = latest.current
    const at = now.post === null ? -1 : (now.queue.indexOf(now.post) ?? place.current - 1)
    // Without waiting, the finished post and the next one are one drawing and not two.
    const near = now.queue.nextLoaded(at, now.post)
    const next = near ?? (await now.queue.nextOpen(at, now.post).catch(() => null))
    if (next !== null) open(next)
    else if (now.queue.filter.order === 'doubted') {
      ended.current = now.queue.filter
      go({ kind: 'project', project, screen: 'label', post: null })
    } else tell({ tone: 'quiet', title: t('workspace.lastOne'), text: t('workspace.lastOneMore') })
  }, [open, project])

  const step = useCallback(
    async (by: 1 | -1) => {
      const now = latest.current
      const at = now.post === null ? null : now.queue.indexOf(now.post)
      const beside = at === null ? null : await now.queue.postAt(at + by)
      const along = by < 0 ? before(trail.current) : after(trail.current)
      const next = beside ?? along ?? (by > 0 ? await now.queue.postAt(place.current) : null)
      if (next !== null && next !== now.post) open(next)
    },
    [open],
  )

  // Without a post in the address: where this person was, else what teaches most.
  const { total } = queue
  const { filter } = queue
  useEffect(() => {
    if (post !== null || total === null || ended.current === filter) return
    let gone = false
    const choose = async () => {
      // A review begins with what is doubted most, and after its end the queue with what teaches most.
      const isReview = filter.order === 'doubted'
      const last = isReview || ended.current !== null ? null : lastPost(project)
      if (last !== null) {
        const found = await queries.ensureQueryData(postQuery.current(last)).catch(() => null)
        if (found !== null) return last
      }
      const now = latest.current.queue
      return (await now.nextOpen(-1, null)) ?? (isReview ? null : await now.postAt(0))
    }
    choose()
      .then((found) => {
        if (!gone && found !== null) open(found, 'replace')
      })
      .catch(() => undefined)
    return () => {
      gone = true
    }
  }, [post, total, filter, project, queries, open])

  return { open, nextOpen, step }
}
