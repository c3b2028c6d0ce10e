import type { ExportScope } from '../../contract/domain/export.ts'
import type { MentionRecord } from '../../contract/domain/mention.ts'
import type { PostId, PostImage, PostStatus, Word } from '../../contract/domain/post.ts'

/** A post on its way out: accepted mentions only, by start. */
export interface ExportedPost {
  readonly post: PostId
  readonly name: string
  readonly text: string
  readonly words: readonly Word[]
  readonly images: readonly PostImage[]
  readonly status: PostStatus
  readonly metadata: Readonly<Record<string, unknown>>
  readonly mentions: readonly MentionRecord[]
}

export interface ExportQueries {
  sizes(scope: ExportScope): { readonly posts: number; readonly mentions: number }
  /** In file order, in pages of some hundred posts: the caller may take its time, and decisions may come between. */
  posts(scope: ExportScope): Iterable<ExportedPost>
}
