import type { PostView } from '../../contract/calls/posts.ts'
import type { Change, Decision, Intent } from '../../contract/domain/event.ts'
import type { Mention, MentionRecord, MentionSource, ModelVersion, Suggestion } from '../../contract/domain/mention.ts'
import type { PostStatus } from '../../contract/domain/post.ts'
import type { Draft } from './desk.ts'
import { doubtedMentions } from './doubts.ts'
import { unrefer } from './referring.ts'
import { acceptedOf, overlaps, type Span, undecided } from './visible.ts'

/** A decision before it has its id. */
export type Edit = Omit<Decision, 'id'>

/** Suggestions of a post that names no model can only come from a file; those that it does not have are the review's. */
const versionOf = (view: PostView, s: Suggestion): ModelVersion =>
  view.suggestions.includes(s) ? (view.version ?? 'imported') : 'review'

const bare = ({ id: _id, post: _post, ...mention }: MentionRecord): Mention => mention

const edit = (intent: Intent, changes: Change[]): Edit | null => (changes.length === 0 ? null : { intent, changes })

function put(view: PostView, id: string, before: MentionRecord | null, after: Mention | null): Change {
  return { kind: 'mention', id, post: view.post, before: before === null ? null : bare(before), after }
}

/** What has to go so that accepted mentions stay apart: models and most formats know one label a word. */
function clear(view: PostView, span: Span, except: string | null): Change[] {
  return acceptedOf(view)
    .filter((m) => m.id !== except && overlaps(m, span))
    .flatMap((m) => [...unrefer(view, m.id), put(view, m.id, m, null)])
}

/** Stores a verdict about exactly this span and type, over an earlier verdict about the same if there is one. */
function decided(view: PostView, mention: Mention, newId: () => string): Change {
  const same = view.mentions.find(
    (m) =>
      m.start === mention.start && m.end === mention.end && m.type === mention.type && m.verdict !== mention.verdict,
  )
  return put(view, same?.id ?? newId(), same ?? null, mention)
}

const suggested = (view: PostView, s: Suggestion, verdict: Mention['verdict']): Mention => ({
  start: s.start,
  end: s.end,
  surface: s.surface,
  type: s.type,
  verdict,
  source: { kind: 'suggestion', version: versionOf(view, s), score: s.score },
})

export function acceptSuggestion(view: PostView, s: Suggestion, newId: () => string): Edit | null {
  return edit('accept', [decided(view, suggested(view, s, 'accepted'), newId)])
}

export function rejectSuggestion(view: PostView, s: Suggestion, newId: () => string): Edit | null {
  return edit('reject', [decided(view, suggested(view, s, 'rejected'), newId)])
}

/** Accepts all that is undecided; of suggestions that overlap each other, the likelier. */
export function acceptAll(view: PostView, newId: () => string): Edit | null {
  const taken: Suggestion[] = []
  for (const s of undecided(view).toSorted((a, b) => b.score - a.score)) {
    if (!taken.some((other) => overlaps(other, s))) taken.push(s)
  }
  taken.sort((a, b) => a.start - b.start)
  return edit(
    'accept-all',
    taken.map((s) => decided(view, suggested(view, s, 'accepted'), newId)),
  )
}

/** A suggestion accepted with another span or type; what was suggested stays on record. */
export function correctSuggestion(view: PostView, s: Suggestion, draft: Draft, newId: () => string): Edit | null {
  if (draft.start === s.start && draft.end === s.end && draft.type === s.type) return acceptSuggestion(view, s, newId)
  const mention: Mention = {
    start: draft.start,
    end: draft.end,
    surface: view.text.slice(draft.start, draft.end),
    type: draft.type,
    verdict: 'accepted',
    source: {
      kind: 'correction',
      version: versionOf(view, s),
      score: s.score,
      start: s.start,
      end: s.end,
      type: s.type,
    },
  }
  return edit('correct', [...clear(view, draft, null), decided(view, mention, newId)])
}

/** Where a changed mention comes from: an accepted suggestion becomes a correction of it, and back again. */
function sourceAfter(mention: MentionRecord, draft: Draft): MentionSource {
  const { source } = mention
  if (source.kind === 'suggestion') {
    return { ...source, kind: 'correction', start: mention.start, end: mention.end, type: mention.type }
  }
  if (source.kind === 'correction') {
    const isAsSuggested = source.start === draft.start && source.end === draft.end && source.type === draft.type
    return isAsSuggested ? { kind: 'suggestion', version: source.version, score: source.score } : source
  }
  return source
}

/** A mention with another span or type. Null when nothing differs. */
export function changeMention(view: PostView, mention: MentionRecord, draft: Draft): Edit | null {
  const isStretched = draft.start !== mention.start || draft.end !== mention.end
  if (!isStretched && draft.type === mention.type && mention.verdict === 'accepted') return null
  const after: Mention = {
    ...bare(mention),
    start: draft.start,
    end: draft.end,
    surface: view.text.slice(draft.start, draft.end),
    type: draft.type,
    verdict: 'accepted',
    source: isStretched || draft.type !== mention.type ? sourceAfter(mention, draft) : mention.source,
  }
  const twin = view.mentions.filter(
    (m) =>
      m.id !== mention.id &&
      m.verdict === 'rejected' &&
      m.start === draft.start &&
      m.end === draft.end &&
      m.type === draft.type,
  )
  return edit(isStretched ? 'stretch' : draft.type === mention.type ? 'accept' : 'retype', [
    ...clear(view, draft, mention.id),
    ...twin.map((m) => put(view, m.id, m, null)),
    put(view, mention.id, mention, after),
  ])
}

/** "This span is not of this type", said of something that was accepted. */
export function rejectMention(view: PostView, mention: MentionRecord): Edit | null {
  if (mention.verdict === 'rejected') return null
  const twin = view.mentions.filter(
    (m) =>
      m.id !== mention.id &&
      m.verdict === 'rejected' &&
      m.start === mention.start &&
      m.end === mention.end &&
      m.type === mention.type,
  )
  return edit('reject', [
    ...twin.map((m) => put(view, m.id, m, null)),
    ...unrefer(view, mention.id),
    put(view, mention.id, mention, { ...bare(mention), verdict: 'rejected' }),
  ])
}

export function addMention(view: PostView, span: Span, type: string, newId: () => string): Edit | null {
  const present = acceptedOf(view).find((m) => m.start === span.start && m.end === span.end)
  if (present !== undefined) return changeMention(view, present, { ...span, type })
  const surface = view.text.slice(span.start, span.end)
  const mention: Mention = { ...span, surface, type, verdict: 'accepted', source: { kind: 'person' } }
  return edit('add', [...clear(view, span, null), decided(view, mention, newId)])
}

export function deleteMention(view: PostView, mention: MentionRecord): Edit | null {
  return edit('delete', [...unrefer(view, mention.id), put(view, mention.id, mention, null)])
}

/** "It is right as it is", said of a label that the review doubts: nothing of it changes, and the log knows who said so. */
export function keepMention(view: PostView, mention: MentionRecord): Edit | null {
  return edit('keep', [put(view, mention.id, mention, bare(mention))])
}

/** "All is right as it is": what a finished post that is finished with again means. Null where the review doubts nothing in it. */
export function keepAll(view: PostView, newId: () => string): Edit | null {
  const missed = undecided(view).filter((s) => versionOf(view, s) === 'review')
  return edit('keep', [
    ...doubtedMentions(view).map((m) => put(view, m.id, m, bare(m))),
    ...missed.map((s) => decided(view, suggested(view, s, 'rejected'), newId)),
  ])
}

export function setStatus(view: PostView, after: PostStatus): Edit | null {
  if (view.status === after) return null
  const intent = after === 'done' ? 'done' : after === 'skipped' ? 'skip' : 'reopen'
  return edit(intent, [{ kind: 'status', post: view.post, before: view.status, after }])
}
