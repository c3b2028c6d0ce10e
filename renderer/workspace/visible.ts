import type { PostView } from '../../contract/calls/posts.ts'
import type { Change } from '../../contract/domain/event.ts'
import type { MentionRecord, Suggestion } from '../../contract/domain/mention.ts'
import type { GroundingRecord } from '../../contract/domain/region.ts'
import type { RelationRecord } from '../../contract/domain/relation.ts'

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

/** What the last review reads where nothing is labelled, as far as the model in use does not suggest it anyway. */
const reviewReads = (view: PostView): Suggestion[] =>
  view.doubts
    .filter((d) => d.kind === 'missing' && !view.suggestions.some((s) => suggestionKey(s) === suggestionKey(d)))
    .map(({ start, end, type, doubt }) => ({
      start,
      end,
      surface: view.text.slice(start, end),
      type,
      score: doubt,
      alternatives: [{ type, score: doubt }],
    }))

function openSuggestions(view: PostView): Suggestion[] {
  const all = view.doubts.length === 0 ? view.suggestions : [...view.suggestions, ...reviewReads(view)].sort(bySpan)
  return all.filter(
    (s) =>
      !view.mentions.some((m) =>
        m.verdict === 'accepted' ? overlaps(m, s) : m.start === s.start && m.end === s.end && m.type === s.type,
      ),
  )
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1)

const groundingKey = (g: GroundingRecord): string => `${g.mention} ${g.region ?? ''}`

/** A list of records with one of them replaced, added or taken out. */
function put<T extends { readonly id: string }>(
  records: readonly T[],
  id: string,
  after: T | null,
  order: (a: T, b: T) => number,
): T[] {
  const others = records.filter((record) => record.id !== id)
  return after === null ? others : [...others, after].sort(order)
}

/** A post with one change done to it. */
function applyChange(view: PostView, change: Change): PostView {
  if (!('post' in change) || change.post !== view.post) return view
  const { post } = view
  switch (change.kind) {
    case 'status':
      return change.after === view.status ? view : { ...view, status: change.after }
    case 'mention': {
      const after = change.after === null ? null : { ...change.after, id: change.id, post }
      const sides = [change.before, change.after].filter((side) => side !== null)
      // Whatever is decided about a doubted place settles the doubt.
      const doubts = view.doubts.filter((doubt) => !sides.some((side) => overlaps(doubt, side)))
      return { ...view, doubts, mentions: put(view.mentions, change.id, after, bySpan) }
    }
    case 'relation': {
      const after = change.after === null ? null : { ...change.after, id: change.id, post }
      return { ...view, relations: put(view.relations, change.id, after, byId) }
    }
    case 'region': {
      const after = change.after === null ? null : { ...change.after, id: change.id, post }
      return { ...view, regions: put(view.regions, change.id, after, byId) }
    }
    case 'grounding': {
      const { mention, region, after } = change
      const others = view.groundings.filter((g) => g.mention !== mention || g.region !== region)
      if (after === null) return { ...view, groundings: others }
      const groundings = [...others, { ...after, mention, region }]
      return { ...view, groundings: groundings.sort((a, b) => (groundingKey(a) < groundingKey(b) ? -1 : 1)) }
    }
    case 'image': {
      const { media, after } = change
      const others = view.judgements.filter((j) => j.media !== media)
      if (after === null) return { ...view, judgements: others }
      const judgements = [...others, { media, judgement: after }]
      return { ...view, judgements: judgements.sort((a, b) => (a.media < b.media ? -1 : 1)) }
    }
    case 'link': {
      const { mention, entity, after } = change
      const others = view.links.filter((link) => link.mention !== mention || link.entity !== entity)
      return { ...view, links: after === null ? others : [...others, { ...after, mention, entity }] }
    }
    default:
      return change satisfies never
  }
}

/** Relations that the person says there are: with a type, and not rejected. */
export const confirmedRelations = (view: PostView): RelationRecord[] =>
  view.relations.filter((r) => r.verdict === 'accepted' && r.type !== null)

/** A post with changes done to it. Doing them twice is the same as once, and changes of other posts do nothing. */
export const applyChanges = (view: PostView, changes: readonly Change[]): PostView => changes.reduce(applyChange, view)

const swapped = (change: Change): Change => ({ ...change, before: change.after, after: change.before }) as Change

/** The same changes taken back, last first. */
export const inverse = (changes: readonly Change[]): Change[] => changes.toReversed().map(swapped)
