import { type PostId, postId } from '../../contract/domain/post.ts'
import type { ProjectId } from '../../contract/domain/project.ts'

const keyOf = (project: ProjectId) => `triptych-last-post-${project}`

/** Where this person was in a project, so that opening it goes on there. */
export function lastPost(project: ProjectId): PostId | null {
  return postId.safeParse(Number(localStorage.getItem(keyOf(project)))).data ?? null
}

export function rememberPost(project: ProjectId, post: PostId): void {
  try {
    localStorage.setItem(keyOf(project), String(post))
  } catch {
    // Without storage the next start begins with what teaches most.
  }
}
