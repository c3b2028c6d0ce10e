import type { PostView } from '../../contract/calls/posts.ts'
import type { LabelDoubt } from '../../contract/domain/label-doubt.ts'
import type { MentionRecord } from '../../contract/domain/mention.ts'
import { acceptedOf, type Span, suggestionKey, undecided } from './visible.ts'

/** What the last review doubts about a confirmed mention, as long as no decision has settled it. */
export function doubtOf(view: PostView, mention: MentionRecord): LabelDoubt | null {
  if (mention.verdict !== 'accepted') return null
  const { start, end, type } = mention
  return (
    view.doubts.find((d) => d.kind === 'improbable' && d.start === start && d.end === end && d.type === type) ?? null
  )
}

export const doubtedMentions = (view: PostView): MentionRecord[] =>
  view.doubts.length === 0 ? [] : acceptedOf(view).filter((m) => doubtOf(view, m) !== null)

/** Something in the text that waits for a decision: a suggestion, or a mention whose label is doubted. */
export interface OpenItem extends Span {
  readonly key: string
  readonly focus:
    | { readonly kind: 'suggestion'; readonly key: string }
    | { readonly kind: 'mention'; readonly id: string }
}

const known = new WeakMap<PostView, readonly OpenItem[]>()

/** By start. */
export function openItems(view: PostView): readonly OpenItem[] {
  const before = known.get(view)
  if (before !== undefined) return before
  const suggested = undecided(view).map(
    (s): OpenItem => ({
      start: s.start,
      end: s.end,
      key: suggestionKey(s),
      focus: { kind: 'suggestion', key: suggestionKey(s) },
    }),
  )
  const doubted = doubtedMentions(view).map(
    ({ start, end, id }): OpenItem => ({ start, end, key: id, focus: { kind: 'mention', id } }),
  )
  const open = doubted.length === 0 ? suggested : [...suggested, ...doubted].sort((a, b) => a.start - b.start)
  known.set(view, open)
  return open
}
