import type { MediaId, PostId, Word } from '../../contract/domain/post.ts'

/** A post as a model reads it. `media` is its first image that has pixels. */
export interface PostInput {
  readonly post: PostId
  readonly text: string
  readonly words: readonly Word[]
  readonly media: MediaId | null
}
