import { keepPreviousData, type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { QueueRow } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useSession } from '../shell/project-context.ts'
import { keys, type QueueFilter } from '../state/query-keys.ts'
import { indexOf, type LoadedPages, nextOpen, pageRows, pagesFor, rowAt } from './queue-window.ts'

export interface Queue {
  readonly filter: QueueFilter
  /** null before the first answer. */
  readonly total: number | null
  readonly error: unknown
  readonly rowAt: (index: number) => QueueRow | undefined
  readonly indexOf: (post: PostId) => number | null
  /** Says which rows are on the screen; their pages are loaded. */
  readonly look: (first: number, last: number) => void
  /** The next loaded post to work on after this row, at once; null where the engine has to be asked. */
  readonly nextLoaded: (index: number, except: PostId | null) => PostId | null
  /** The next post to work on after this one; null when there is none. */
  readonly nextOpen: (index: number, except: PostId | null) => Promise<PostId | null>
  /** The post of a row, asked for where it is not loaded. */
  readonly postAt: (index: number) => Promise<PostId | null>
  readonly retry: () => void
}

export function useQueue(filter: QueueFilter): Queue {
  const { client } = useDeskPorts()
  const session = useSession()
  const queries = useQueryClient()
  const { project } = session
  const [window, setWindow] = useState<{ readonly first: number; readonly last: number }>({ first: 0, last: 30 })

  const pageQuery = useCallback(
    (page: number) => ({
      queryKey: keys.queue(project, filter, page),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.posts.queue({ project, ...filter, offset: page * pageRows, limit: pageRows }, { signal }),
    }),
    [client, project, filter],
  )

  // The first page tells the total; without it nothing is known about the others.
  const wanted = pagesFor(window.first, window.last, Number.POSITIVE_INFINITY)
  const numbers = wanted.includes(0) ? wanted : [0, ...wanted]
  const { pagesFound, error } = useQueries({
    queries: numbers.map((page) => ({ ...pageQuery(page), placeholderData: keepPreviousData })),
    combine,
  })
  const numbersKey = numbers.join()
  const total = pagesFound[0]?.total ?? null
  const pages = useMemo<LoadedPages>(
    () =>
      new Map(
        numbersKey.split(',').flatMap((page, i) => {
          const rows = pagesFound[i]?.rows
          return rows === undefined ? [] : [[Number(page), rows] as const]
        }),
      ),
    [numbersKey, pagesFound],
  )

  const look = useCallback((first: number, last: number) => {
    setWindow((old) => {
      const same = Math.floor(old.first / pageRows) === Math.floor(first / pageRows)
      const sameEnd = Math.floor(old.last / pageRows) === Math.floor(last / pageRows)
      return same && sameEnd ? old : { first, last }
    })
  }, [])

  const postAt = useCallback(
    async (index: number) => {
      if (index < 0) return null
      const page = Math.floor(index / pageRows)
      const answer = await queries.ensureQueryData(pageQuery(page))
      return answer.rows[index % pageRows]?.post ?? null
    },
    [queries, pageQuery],
  )

  const findOpen = useCallback(
    async (index: number, except: PostId | null) => {
      const near = nextOpen(pages, index, total ?? 0, filter.status, except)
      if (near !== null) return near.post
      // Nothing further on is loaded and open: what the engine thinks best, within the same search.
      const status = filter.status ?? 'todo'
      const isReview = filter.order === 'doubted'
      const { rows } = await client.posts.queue({ project, ...filter, status, offset: 0, limit: 5 })
      const pending = new Set(
        session.outbox.state
          .get()
          .pending.flatMap((c) => (c.kind === 'decide' ? c.decision.changes : []))
          .flatMap((c) => (c.kind === 'status' || (isReview && c.kind === 'mention') ? [c.post] : [])),
      )
      return rows.find((row) => row.post !== except && !pending.has(row.post))?.post ?? null
    },
    [client, project, filter, pages, total, session],
  )

  return useMemo(
    () => ({
      filter,
      total,
      error,
      rowAt: (index: number) => rowAt(pages, index),
      indexOf: (post: PostId) => indexOf(pages, post),
      look,
      nextLoaded: (index: number, except: PostId | null) =>
        nextOpen(pages, index, total ?? 0, filter.status, except)?.post ?? null,
      nextOpen: findOpen,
      postAt,
      retry: () => void queries.refetchQueries({ queryKey: keys.queues(project) }),
    }),
    [filter, total, error, pages, look, findOpen, postAt, queries, project],
  )
}

/** What the pages have brought; the same object as long as nothing in them differs. */
function combine(answers: readonly UseQueryResult<QueuePage>[]) {
  return {
    pagesFound: answers.map((answer) => answer.data),
    error: answers.find((answer) => answer.isError && answer.data === undefined)?.error ?? null,
  }
}

interface QueuePage {
  readonly total: number
  readonly rows: readonly QueueRow[]
}
