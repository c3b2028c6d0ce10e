import type { PostStatus, Word } from '../contract/domain/post.ts'
import type { SentenceCode } from '../contract/sentences/say.ts'
import type { PostLinks } from './links.ts'

/** A decided mention on its way out. */
export interface ExportMention {
  readonly start: number
  readonly end: number
  readonly type: string
  readonly verdict: 'accepted' | 'rejected'
}

/** A post on its way out: what every format's printer starts from. */
export interface ExportPost {
  readonly name: string
  readonly text: string
  readonly words: readonly Word[]
  /** Names as the project has them, whatever became of the images. */
  readonly images: readonly string[]
  readonly mentions: readonly ExportMention[]
  readonly links: PostLinks
  readonly status: PostStatus
  readonly metadata: Readonly<Record<string, unknown>>
}

/** What a format cannot hold. */
export type Loss = Extract<SentenceCode, `losses.${string}`>

/** A post in a format, and what the format could not hold, with counts. */
export interface PrintedPost {
  readonly text: string
  readonly losses: ReadonlyMap<Loss, number>
}

export interface Printer {
  print(post: ExportPost): PrintedPost
}
