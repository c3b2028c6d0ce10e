import type { QueueOrder } from '../../contract/calls/posts.ts'
import type { ModelVersion, Suggestion } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { PostInput } from './post-input.ts'

/** What a model says about one post. `uncertainty` is 0 (sure) to 1. */
export interface PostReading {
  readonly post: PostId
  readonly uncertainty: number
  readonly suggestions: readonly Omit<Suggestion, 'surface'>[]
}

/** Suggestions that came with an import carry this instead of a model's version; no model replaces them. */
export const importedVersion = 'import'

export interface SuggestionQueries {
  /**
   * Replaces what the machine said about these posts, in one transaction; keep batches to some dozens of posts.
   * Posts whose suggestions were imported stay as they are. Answers the posts that changed.
   * @throws Failed `bad-input` for a span that does not fit its post, or a score that is no probability.
   */
  replace(version: ModelVersion, readings: readonly PostReading[]): readonly PostId[]
  /**
   * Posts that `version` has not read and nobody has finished: the preferred ones first (those also when done), then
   * unread ones, then those read by another version; skipped posts last of all.
   */
  waiting(
    version: ModelVersion,
    ask: { readonly preferred: readonly PostId[]; readonly order: QueueOrder; readonly limit: number },
  ): readonly PostInput[]
  /** How many posts, done ones left out, `version` has not read. */
  waitingCount(version: ModelVersion): number
}
