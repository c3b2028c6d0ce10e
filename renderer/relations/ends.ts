import type { PostView } from '../../contract/calls/posts.ts'
import type { Change } from '../../contract/domain/event.ts'
import type { Mention, MentionId, MentionRecord, Suggestion } from '../../contract/domain/mention.ts'
import type { RelationEnd } from '../../contract/domain/relation.ts'
import { acceptSuggestion } from '../workspace/edits.ts'
import { acceptedOf, type Span, suggestionKey, undecided } from '../workspace/visible.ts'
import type { EndKey } from './relation-mode.ts'

/** A mention as an end of relations. What is only suggested is accepted together with the first relation of it. */
export type End = Span & {
  readonly key: EndKey
  readonly surface: string
  readonly type: string
} & (
    | { readonly kind: 'mention'; readonly mention: MentionRecord }
    | { readonly kind: 'suggestion'; readonly suggestion: Suggestion }
  )

const ofMention = (mention: MentionRecord): End => ({
  kind: 'mention',
  key: mention.id,
  start: mention.start,
  end: mention.end,
  surface: mention.surface,
  type: mention.type,
  mention,
})

const ofSuggestion = (suggestion: Suggestion): End => ({
  kind: 'suggestion',
  key: suggestionKey(suggestion),
  start: suggestion.start,
  end: suggestion.end,
  surface: suggestion.surface,
  type: suggestion.type,
  suggestion,
})

/** Everything that a relation may join, in the order of the text. */
export const endsOf = (view: PostView): End[] =>
  [...acceptedOf(view).map(ofMention), ...undecided(view).map(ofSuggestion)].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  )

export function endOf(view: PostView, key: EndKey): End | null {
  const mention = view.mentions.find((m) => m.id === key && m.verdict === 'accepted')
  if (mention !== undefined) return ofMention(mention)
  const suggestion = undecided(view).find((s) => suggestionKey(s) === key)
  return suggestion === undefined ? null : ofSuggestion(suggestion)
}

/** What the model's end is by now: what was suggested when it looked may have been accepted since. */
export function endNow(view: PostView, end: RelationEnd): End | null {
  if (end.mention !== null) return endOf(view, end.mention)
  const same = acceptedOf(view).find((m) => m.start === end.start && m.end === end.end && m.type === end.type)
  return same === undefined ? endOf(view, suggestionKey(end)) : ofMention(same)
}

/** The mention that an end is, with the changes that make it one. */
export function asMention(
  view: PostView,
  end: End,
  newId: () => string,
): { readonly id: MentionId; readonly changes: readonly Change[] } | null {
  if (end.kind === 'mention') return { id: end.mention.id, changes: [] }
  const changes = acceptSuggestion(view, end.suggestion, newId)?.changes ?? []
  const made = changes.find((c): c is Extract<Change, { kind: 'mention' }> & { after: Mention } => {
    return c.kind === 'mention' && c.after !== null
  })
  return made === undefined ? null : { id: made.id, changes }
}
