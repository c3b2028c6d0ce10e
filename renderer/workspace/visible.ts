import type { PostView } from '../../contract/calls/posts.ts'
import type { Change } from '../../contract/domain/event.ts'
import type { MentionRecord, Suggestion } from '../../contract/domain/mention.ts'

export interface Span {
  readonly start: number
  readonly end: number
}

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

/** Names a suggestion as long as the model says the same of the same span. */
export const suggestionKey = (s: Span & { readonly type: string }): string => `${s.start}-${s.end}-${s.type}`

const bySpan = (a: Span, b: Span): number => a.start - b.start || a.end - b.end

export const acceptedOf = (view: PostView): MentionRecord[] => view.mentions.filter((m) => m.verdict === 'accepted')

// Asked many times for each drawing; in a text of 5,000 words the answer takes a while.
const known = new WeakMap<PostView, readonly Suggestion[]>()

/** Suggestions that no decision overlaps or rejects, by start. The engine leaves the others out too, a moment later. */
export function undecided(view: PostView): readonly Suggestion[] {
  const before = known.get(view)
  if (before !== undefined) return before
  const open = openSuggestions(view)
  known.set(view, open)
  return open
}

function openSuggestions(view: PostView): Suggestion[] {
  return view.suggestions.filter(
    (s) =>
      !view.mentions.some((m) =>
        m.verdict === 'accepted' ? overlaps(m, s) : m.start === s.start && m.end === s.end && m.type === s.type,
      ),
  )
}

/** A post with changes done to it. Doing them twice is the same as once, and changes of other posts do nothing. */
export function applyChanges(view: PostView, changes: readonly Change[]): PostView {
  let { mentions, status } = view
  for (const change of changes) {
    if (change.kind === 'status') {
      if (change.post === view.post) status = change.after
    } else if (change.kind === 'mention' && change.post === view.post) {
      const others = mentions.filter((m) => m.id !== change.id)
      mentions = change.after === null ? others : [...others, { ...change.after, id: change.id, post: view.post }]
    }
  }
  if (mentions === view.mentions && status === view.status) return view
  return { ...view, status, mentions: mentions === view.mentions ? mentions : [...mentions].sort(bySpan) }
}

/** The same changes taken back, last first. */
export function inverse(changes: readonly Change[]): Change[] {
  return changes.toReversed().map((change): Change => {
    switch (change.kind) {
      case 'mention':
        return { ...change, before: change.after, after: change.before }
      case 'status':
        return { ...change, before: change.after, after: change.before }
      case 'entity-type':
        return { ...change, before: change.after, after: change.before }
      default:
        return change satisfies never
    }
  })
}
