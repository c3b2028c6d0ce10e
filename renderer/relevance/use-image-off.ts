import { useCallback, useMemo, useState } from 'react'
import type { PostView } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { ImageInfluence } from '../../contract/domain/relevance.ts'
import { type Look, useInfluence } from './use-relevance.ts'

export interface ImageOff {
  /** The post with what the model suggests without its images, while they are off and that is known. */
  readonly view: PostView | null
  readonly isOff: boolean
  /** What `view` suggests was read without the images. */
  readonly isBlank: boolean
  readonly influence: Look<ImageInfluence>
  readonly toggle: () => void
}

/** The images of the post on the screen, switched off and on; the next post starts with its images. */
export function useImageOff(view: PostView | null, isProposed: boolean): ImageOff {
  const [off, setOff] = useState<PostId | null>(null)
  const post = view?.post ?? null
  const isOff = post !== null && off === post
  const influence = useInfluence(view, isProposed, isOff)
  const blank = isOff && influence.kind === 'ready' ? influence.value.blank : null
  const seen = useMemo(() => (view === null || blank === null ? view : { ...view, suggestions: blank }), [view, blank])
  const toggle = useCallback(() => setOff((now) => (now === post ? null : post)), [post])
  return { view: seen, isOff, isBlank: blank !== null, influence, toggle }
}
