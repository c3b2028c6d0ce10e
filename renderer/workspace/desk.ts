import type { PostView } from '../../contract/calls/posts.ts'
import type { MentionId, MentionRecord, ScoredType, Suggestion } from '../../contract/domain/mention.ts'
import type { RelationId } from '../../contract/domain/relation.ts'
import type { RelationMode } from '../relations/relation-mode.ts'
import { openItems } from './doubts.ts'
import type { Stride } from './spans.ts'
import { spanOfWords } from './spans.ts'
import { type Span, suggestionKey, undecided } from './visible.ts'

/** What a decision would be about. Views and decisions are looked up anew each time, since both change underneath. */
export type Focus =
  | { readonly kind: 'suggestion'; readonly key: string }
  | { readonly kind: 'mention'; readonly id: MentionId }
  | { readonly kind: 'selection' }
  /** A decided relation; what can be done about it is in `renderer/relations`. */
  | { readonly kind: 'relation'; readonly id: RelationId }
  /** A proposed relation, by the key of its pair. */
  | { readonly kind: 'pair'; readonly key: string }
  | { readonly kind: 'none' }

/** A suggestion or mention as it is being corrected; nothing is stored before it is kept. */
export interface Draft extends Span {
  readonly type: string
}

export type Mode = { readonly kind: 'decide' } | { readonly kind: 'correct'; readonly draft: Draft } | RelationMode

/** Where the person is within one post. `anchor` and `head` are word indexes; the selection runs between them. */
export interface Desk {
  readonly focus: Focus
  readonly anchor: number
  readonly head: number
  readonly mode: Mode
  readonly stride: Stride
  /** Suggestions moved past without deciding. */
  readonly passed: readonly string[]
}

/** What the focus stands for in the text of this view; a relation stands for no part of it. */
export type Target =
  | { readonly kind: 'suggestion'; readonly suggestion: Suggestion }
  | { readonly kind: 'mention'; readonly mention: MentionRecord }
  | { readonly kind: 'selection'; readonly span: Span }
  | { readonly kind: 'none' }

export function targetOf(desk: Desk, view: PostView): Target {
  const { focus } = desk
  switch (focus.kind) {
    case 'suggestion': {
      const suggestion = undecided(view).find((s) => suggestionKey(s) === focus.key)
      return suggestion === undefined ? { kind: 'none' } : { kind: 'suggestion', suggestion }
    }
    case 'mention': {
      const mention = view.mentions.find((m) => m.id === focus.id)
      return mention === undefined ? { kind: 'none' } : { kind: 'mention', mention }
    }
    case 'selection': {
      const span = spanOfWords(view.words, desk.anchor, desk.head)
      return span === null ? { kind: 'none' } : { kind: 'selection', span }
    }
    case 'relation':
    case 'pair':
    case 'none':
      return { kind: 'none' }
    default:
      return focus satisfies never
  }
}

/** The span of a target, or of its draft while it is corrected. */
export function spanOf(desk: Desk, view: PostView): Draft | Span | null {
  if (desk.mode.kind === 'correct') return desk.mode.draft
  const target = targetOf(desk, view)
  switch (target.kind) {
    case 'suggestion':
      return target.suggestion
    case 'mention':
      return target.mention
    case 'selection':
      return target.span
    case 'none':
      return null
    default:
      return target satisfies never
  }
}

/** Probabilities known for the focused suggestion; empty where the model has said nothing of this span. */
export function alternativesOf(target: Target): readonly ScoredType[] {
  return target.kind === 'suggestion' ? target.suggestion.alternatives : []
}

/** A post just opened: the first suggestion or doubted label is focused, else the cursor waits on the first word. */
export function openDesk(view: PostView, stride: Stride = 'word'): Desk {
  const first = openItems(view)[0]
  const base: Desk = { focus: { kind: 'none' }, anchor: 0, head: 0, mode: { kind: 'decide' }, stride, passed: [] }
  if (first === undefined) return base
  const at = Math.max(
    0,
    view.words.findIndex((w) => w.end > first.start),
  )
  return { ...base, focus: first.focus, anchor: at, head: at }
}
