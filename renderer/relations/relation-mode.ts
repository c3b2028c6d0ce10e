import type { MentionId } from '../../contract/domain/mention.ts'

/** The id of an accepted mention, or the key of a suggested one. */
export type EndKey = string

/** What the next keys are about while a relation is being made, or lost. */
export type RelationMode =
  /** The next letter names the other end. */
  | { readonly kind: 'aim'; readonly from: EndKey }
  /**
   * The next digit names the type. `order` holds the types as they were numbered when they were first shown; `of` is the
   * proposal that is being corrected.
   */
  | {
      readonly kind: 'relate'
      readonly head: EndKey
      readonly tail: EndKey
      readonly order: readonly string[]
      readonly of: string | null
    }
  /** A mention is about to go, and relations or links to the image or the graph with it. */
  | { readonly kind: 'ask'; readonly what: 'delete' | 'reject'; readonly mention: MentionId }
