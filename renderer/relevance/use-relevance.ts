import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { ImageInfluence } from '../../contract/domain/relevance.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'
import { type RelevanceNumbers, readRelevance } from './heat.ts'

/** What there is to say about a model and the images of a post; why not, where there is nothing. */
export type Look<T> =
  | { readonly kind: 'no-image' }
  /** The model has not read this post yet. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'waiting' }
  /** The model reads no images. */
  | { readonly kind: 'blind' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ready'; readonly value: T }

/** Names a post and what a model reads of it besides text and pixels: another answer is due when it changes. */
export const seenOf = (view: PostView): string =>
  `${view.post} ${JSON.stringify([
    view.regions.map(({ media, box, verdict }) => [media, box.x, box.y, box.width, box.height, verdict]),
    view.proposals.map(({ box }) => [box.x, box.y, box.width, box.height]),
    view.judgements.filter(({ judgement }) => judgement === 'irrelevant'),
  ])}`

function lookOf<T>(
  view: PostView | null,
  answer: { readonly data: T | null | undefined; readonly isError: boolean; readonly error: unknown },
): Look<T> {
  if (view === null || !view.images.some((image) => image.kind === 'present')) return { kind: 'no-image' }
  if (answer.data === null) return { kind: 'blind' }
  if (answer.data !== undefined) return { kind: 'ready', value: answer.data }
  if (view.version === null) return { kind: 'unread' }
  return answer.isError ? { kind: 'failed', error: answer.error } : { kind: 'waiting' }
}

/** The same object as before while it says the same, so that what shows it is not drawn again. */
function useStable<T>(look: Look<T>): Look<T> {
  const last = useRef(look)
  const isSame =
    last.current.kind === look.kind &&
    (look.kind !== 'ready' || (last.current.kind === 'ready' && last.current.value === look.value)) &&
    (look.kind !== 'failed' || (last.current.kind === 'failed' && last.current.error === look.error))
  if (!isSame) last.current = look
  return last.current
}

/** So long a box rests before the model is asked again. */
const settled = 500

/** @param isProposed whether the regions of the post are known: models read them, and would be asked twice otherwise */
function useAsked(view: PostView | null, isProposed: boolean) {
  const { project } = useProject().session
  const wanted = view === null ? '' : seenOf(view)
  const [rested] = useDebouncedValue(wanted, settled)
  // Another post is asked about at once; only boxes of the same one come to rest first.
  const seen = rested.startsWith(`${view?.post} `) ? rested : wanted
  const hasImage = view?.images.some((image) => image.kind === 'present') === true
  const isReadable = view !== null && view.version !== null && hasImage && isProposed && seen === wanted
  return { project, post: view?.post ?? 0, version: view?.version ?? null, seen, isReadable }
}

/** What the query of where the model looked needs; for prefetching as well. `seen`: what the post has, as `seenOf` says it. */
export function useRelevanceQuery() {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  return (post: PostId, version: ModelVersion | null, seen: string) => ({
    queryKey: keys.relevance(project, post, version, seen),
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const found = await client.relevance.of({ project, post }, { signal })
      return found === null ? null : await readRelevance(found)
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
}

/** Where the model looked while it read the post: asked once per post, version and regions. */
export function useRelevance(view: PostView | null, isProposed: boolean): Look<RelevanceNumbers> {
  const makeQuery = useRelevanceQuery()
  const { post, version, seen, isReadable } = useAsked(view, isProposed)
  const answer = useQuery({
    ...makeQuery(post, version, seen),
    enabled: isReadable,
    // While a box is moved, the heat of before stays instead of going and coming.
    placeholderData: (before, query) => (query?.queryKey[3] === post ? before : undefined),
  })
  return useStable(lookOf(view, answer))
}

/** So long a post is on the screen before the costly question is asked by itself. */
const idle = 900

/** How much the images mattered: several readings of the post, asked when the person stays with it, or at once. */
export function useInfluence(view: PostView | null, isProposed: boolean, isUrgent: boolean): Look<ImageInfluence> {
  const { client } = useDeskPorts()
  const { project, post, version, seen, isReadable } = useAsked(view, isProposed)
  const wanted = `${post} ${version} ${seen}`
  const [rested] = useDebouncedValue(wanted, idle)
  const answer = useQuery({
    queryKey: keys.influence(project, post, version, seen),
    queryFn: ({ signal }) => client.relevance.influence({ project, post }, { signal }),
    enabled: isReadable && (isUrgent || rested === wanted),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    placeholderData: (before, query) => (query?.queryKey[3] === post ? before : undefined),
  })
  return useStable(lookOf(view, answer))
}
