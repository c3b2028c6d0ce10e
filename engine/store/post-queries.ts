import type { PostView, QueueAsk, QueueRow } from '../../contract/calls/posts.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { PostInput } from './post-input.ts'

export interface PostQueries {
  queue(ask: Omit<QueueAsk, 'project'>): { total: number; rows: QueueRow[] }
  /** Where a post stands in a queue, from 0; null when the filter leaves it out. */
  position(ask: Omit<QueueAsk, 'project' | 'offset' | 'limit'> & { readonly post: PostId }): number | null
  /** @throws Failed `not-found`; `corrupt` when a stored surface is not what its offsets cover. */
  get(post: PostId): PostView
  /** @throws Failed `not-found`. */
  input(post: PostId): PostInput
}
