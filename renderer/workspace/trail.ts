import type { PostId } from '../../contract/domain/post.ts'

/** Posts in the order in which they were looked at. */
export interface Trail {
  readonly posts: readonly PostId[]
  readonly at: number
}

export const emptyTrail: Trail = { posts: [], at: -1 }

const longest = 500

/** The trail after a post was opened: one step along it if the post lies there, else a new end. */
export function visited(trail: Trail, post: PostId): Trail {
  if (trail.posts[trail.at] === post) return trail
  if (trail.posts[trail.at + 1] === post) return { ...trail, at: trail.at + 1 }
  if (trail.posts[trail.at - 1] === post) return { ...trail, at: trail.at - 1 }
  const posts = [...trail.posts.slice(0, trail.at + 1), post].slice(-longest)
  return { posts, at: posts.length - 1 }
}

export const before = (trail: Trail): PostId | null => trail.posts[trail.at - 1] ?? null
export const after = (trail: Trail): PostId | null => trail.posts[trail.at + 1] ?? null
