import type { PostView } from '../../contract/calls/posts.ts'
import type { TypeName } from '../../contract/domain/entity-type.ts'
import type { MentionRecord } from '../../contract/domain/mention.ts'
import { type Desk, type Draft, type Focus, spanOf, type Target, targetOf } from './desk.ts'
import { doubtOf, openItems } from './doubts.ts'
import {
  acceptAll,
  acceptSuggestion,
  addMention,
  changeMention,
  correctSuggestion,
  deleteMention,
  type Edit,
  keepAll,
  keepMention,
  rejectMention,
  rejectSuggestion,
  setStatus,
} from './edits.ts'
import { moveBoundary, spanOfWords, wordAt } from './spans.ts'
import { acceptedOf, applyChanges, type Span, suggestionKey, undecided } from './visible.ts'

/** What happens at the desk, from keys, palette or mouse alike. */
export type DeskEvent =
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'pass' }
  | { readonly kind: 'correct' }
  | { readonly kind: 'keep' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'next' }
  | { readonly kind: 'previous' }
  | { readonly kind: 'move'; readonly by: 1 | -1; readonly extend: boolean }
  | { readonly kind: 'place'; readonly word: number; readonly extend: boolean }
  | { readonly kind: 'select'; readonly from: number; readonly to: number }
  | { readonly kind: 'focus'; readonly focus: Focus }
  | { readonly kind: 'type'; readonly type: TypeName }
  | { readonly kind: 'boundary'; readonly side: 'start' | 'end'; readonly by: 1 | -1 }
  | { readonly kind: 'stretch'; readonly side: 'start' | 'end'; readonly to: number }
  | { readonly kind: 'stride' }
  | { readonly kind: 'accept-all' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'done' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'reopen' }

export interface Step {
  readonly desk: Desk
  readonly edit: Edit | null
  /** Whether the post is finished with and the next one wanted. */
  readonly go: 'next-undecided' | 'stay'
}

const stay = (desk: Desk, edit: Edit | null = null): Step => ({ desk, edit, go: 'stay' })

/** The cursor on a span: on its first word. */
function onSpan(desk: Desk, view: PostView, focus: Focus, span: Span): Desk {
  const at = Math.max(0, wordAt(view.words, span.start))
  return { ...desk, focus, anchor: at, head: at, mode: { kind: 'decide' } }
}

/** Moves to what is open first after `offset` and was not passed over, then to any before it, else nowhere. */
export function focusAfter(desk: Desk, view: PostView, offset: number): Desk {
  const open = openItems(view).filter(({ key }) => !desk.passed.includes(key))
  const next = open.find((item) => item.start >= offset) ?? open[0]
  if (next === undefined) return { ...desk, focus: { kind: 'none' }, mode: { kind: 'decide' } }
  return onSpan(desk, view, next.focus, next)
}

/** After a decision that was about the text from `offset` on. */
function onwards(desk: Desk, view: PostView, edit: Edit | null, offset: number): Step {
  const after = edit === null ? view : applyChanges(view, edit.changes)
  return stay(focusAfter(desk, after, offset), edit)
}

/** After a change of a mention the focus stays on it. */
function remain(desk: Desk, edit: Edit | null): Step {
  return stay({ ...desk, mode: { kind: 'decide' } }, edit)
}

/** After a change that settles a doubt, on to what is open next: a review is a walk. */
function remainOrGoOn(desk: Desk, view: PostView, mention: MentionRecord, edit: Edit | null): Step {
  return edit !== null && doubtOf(view, mention) !== null
    ? onwards(desk, view, edit, mention.start)
    : remain(desk, edit)
}

function browse(desk: Desk, view: PostView, by: 1 | -1): Desk {
  const all = openItems(view)
  if (all.length === 0) return desk
  const at = spanOf(desk, view)?.start ?? view.words[desk.head]?.start ?? 0
  const isOn = isOpen(desk, view)
  const next =
    by > 0
      ? (all.find((item) => (isOn ? item.start > at : item.start >= at)) ?? all[0])
      : (all.findLast((item) => item.start < at) ?? all.at(-1))
  if (next === undefined) return desk
  return onSpan(desk, view, next.focus, next)
}

/** Whether the focus is on something that waits for a decision. */
export function isOpen(desk: Desk, view: PostView): boolean {
  const target = targetOf(desk, view)
  return target.kind === 'suggestion' || (target.kind === 'mention' && doubtOf(view, target.mention) !== null)
}

/** What stands under a word: a decided mention before a suggestion. */
function focusAt(view: PostView, word: number): Focus {
  const at = view.words[word]
  if (at === undefined) return { kind: 'none' }
  const covers = (span: Span) => span.start < at.end && at.start < span.end
  const mention = acceptedOf(view).find(covers)
  if (mention !== undefined) return { kind: 'mention', id: mention.id }
  const suggestion = undecided(view).find(covers)
  if (suggestion !== undefined) return { kind: 'suggestion', key: suggestionKey(suggestion) }
  return { kind: 'selection' }
}

function place(desk: Desk, view: PostView, word: number, extend: boolean): Desk {
  const head = Math.min(view.words.length - 1, Math.max(0, word))
  if (view.words.length === 0) return desk
  if (extend) return { ...desk, head, focus: { kind: 'selection' }, mode: { kind: 'decide' } }
  return { ...desk, anchor: head, head, focus: focusAt(view, head), mode: { kind: 'decide' } }
}

/** From a focused span, the first arrow leaves it; from a selection it starts at the head. */
function move(desk: Desk, view: PostView, by: 1 | -1, extend: boolean): Desk {
  const span = desk.focus.kind === 'none' || desk.focus.kind === 'selection' ? null : spanOf(desk, view)
  if (span === null) return place(desk, view, desk.head + by, extend)
  const words = view.words
  const first = wordAt(words, span.start)
  const last = Math.max(first, wordAt(words, span.end - 1))
  if (extend) {
    // The first Shift+arrow takes the focused words as the selection and grows it.
    const [anchor, head] = by > 0 ? [first, last + 1] : [last, first - 1]
    return place({ ...desk, anchor }, view, head, true)
  }
  return place(desk, view, by > 0 ? last + 1 : first - 1, false)
}

function draftOf(target: Target): Draft | null {
  if (target.kind === 'suggestion') return target.suggestion
  if (target.kind === 'mention') return target.mention
  return null
}

const asDraft = ({ start, end, type }: Draft): Draft => ({ start, end, type })

function label(desk: Desk, view: PostView, target: Target, type: TypeName, newId: () => string): Step {
  if (desk.mode.kind === 'correct') {
    return stay({ ...desk, mode: { kind: 'correct', draft: { ...desk.mode.draft, type } } })
  }
  switch (target.kind) {
    case 'suggestion': {
      const { suggestion } = target
      const edit = correctSuggestion(view, suggestion, { ...asDraft(suggestion), type }, newId)
      return onwards(desk, view, edit, suggestion.start)
    }
    case 'mention': {
      const { mention } = target
      const isDoubted = doubtOf(view, mention) !== null
      const edit =
        changeMention(view, mention, { ...asDraft(mention), type }) ?? (isDoubted ? keepMention(view, mention) : null)
      return remainOrGoOn(desk, view, mention, edit)
    }
    case 'selection': {
      const edit = addMention(view, target.span, type, newId)
      const added = edit?.changes.findLast((c) => c.kind === 'mention' && c.after !== null)
      const focus: Focus = added?.kind === 'mention' ? { kind: 'mention', id: added.id } : { kind: 'none' }
      return stay(onSpan(desk, view, focus, target.span), edit)
    }
    case 'none': {
      const span = spanOfWords(view.words, desk.head, desk.head)
      return span === null ? stay(desk) : label(desk, view, { kind: 'selection', span }, type, newId)
    }
    default:
      return target satisfies never
  }
}

function keepDraft(desk: Desk, view: PostView, target: Target, newId: () => string): Step {
  if (desk.mode.kind !== 'correct') return stay(desk)
  const { draft } = desk.mode
  if (target.kind === 'suggestion') {
    return onwards(desk, view, correctSuggestion(view, target.suggestion, draft, newId), draft.start)
  }
  if (target.kind === 'mention')
    return remainOrGoOn(desk, view, target.mention, changeMention(view, target.mention, draft))
  return stay({ ...desk, mode: { kind: 'decide' } })
}

/** A decided mention moves at once, each move one decision; a suggestion becomes a draft that waits for Enter. */
function stretch(desk: Desk, view: PostView, target: Target, moved: (span: Span) => Span | null): Step {
  const current = desk.mode.kind === 'correct' ? desk.mode.draft : draftOf(target)
  if (current === null) return stay(desk)
  const span = moved(current)
  if (span === null || (span.start === current.start && span.end === current.end)) return stay(desk)
  const draft: Draft = { start: span.start, end: span.end, type: current.type }
  if (desk.mode.kind === 'correct' || target.kind === 'suggestion') {
    return stay({ ...desk, mode: { kind: 'correct', draft } })
  }
  return target.kind === 'mention' ? remain(desk, changeMention(view, target.mention, draft)) : stay(desk)
}

function accept(desk: Desk, view: PostView, target: Target, newId: () => string): Step {
  if (desk.mode.kind === 'correct') return keepDraft(desk, view, target, newId)
  if (target.kind === 'suggestion') {
    return onwards(desk, view, acceptSuggestion(view, target.suggestion, newId), target.suggestion.start)
  }
  if (target.kind === 'mention' && target.mention.verdict === 'rejected') {
    return remain(desk, changeMention(view, target.mention, asDraft(target.mention)))
  }
  if (target.kind === 'mention' && doubtOf(view, target.mention) !== null)
    return onwards(desk, view, keepMention(view, target.mention), target.mention.start)
  return stay(desk)
}

function reject(desk: Desk, view: PostView, target: Target, newId: () => string): Step {
  if (target.kind === 'suggestion') {
    return onwards(desk, view, rejectSuggestion(view, target.suggestion, newId), target.suggestion.start)
  }
  if (target.kind === 'mention') return remainOrGoOn(desk, view, target.mention, rejectMention(view, target.mention))
  return stay(desk)
}

/** Past what is in focus and open; with none left to look at, the post itself is skipped. */
function pass(desk: Desk, view: PostView, target: Target): Step {
  const at = spanOf(desk, view)
  if (isOpen(desk, view) && at !== null) {
    const key =
      target.kind === 'suggestion'
        ? suggestionKey(target.suggestion)
        : target.kind === 'mention'
          ? target.mention.id
          : ''
    return stay(focusAfter({ ...desk, passed: [...desk.passed, key] }, view, at.start))
  }
  const isLeft = openItems(view).some(({ key }) => !desk.passed.includes(key))
  if (isLeft) return stay(focusAfter(desk, view, view.words[desk.head]?.start ?? 0))
  return step(desk, view, { kind: 'skip' }, () => '')
}

/**
 * The whole workspace as one function: no DOM, no clock, no network. `newId` gives ids for new mentions. What it
 * returns as `edit` is a decision still without its own id.
 */
export function step(desk: Desk, view: PostView, event: DeskEvent, newId: () => string): Step {
  const target = targetOf(desk, view)
  switch (event.kind) {
    case 'accept':
      return accept(desk, view, target, newId)
    case 'reject':
      return reject(desk, view, target, newId)
    case 'pass':
      return desk.mode.kind === 'correct' ? stay(desk) : pass(desk, view, target)
    case 'correct': {
      const draft = draftOf(target)
      return draft === null ? stay(desk) : stay({ ...desk, mode: { kind: 'correct', draft: asDraft(draft) } })
    }
    case 'keep':
      return keepDraft(desk, view, target, newId)
    case 'leave':
      if (desk.mode.kind === 'correct') return stay({ ...desk, mode: { kind: 'decide' } })
      return stay({ ...desk, anchor: desk.head, focus: { kind: 'none' } })
    case 'next':
      return stay(browse(desk, view, 1))
    case 'previous':
      return stay(browse(desk, view, -1))
    case 'move':
      return stay(move(desk, view, event.by, event.extend))
    case 'place':
      return stay(place(desk, view, event.word, event.extend))
    case 'select':
      return stay({
        ...desk,
        anchor: event.from,
        head: event.to,
        focus: { kind: 'selection' },
        mode: { kind: 'decide' },
      })
    case 'focus': {
      const next: Desk = { ...desk, focus: event.focus, mode: { kind: 'decide' } }
      const span = spanOf(next, view)
      return stay(span === null ? next : onSpan(next, view, event.focus, span))
    }
    case 'type':
      return label(desk, view, target, event.type, newId)
    case 'boundary':
      return stretch(desk, view, target, (span) =>
        moveBoundary(view.text, view.words, span, event.side, event.by, desk.stride),
      )
    case 'stretch':
      return stretch(desk, view, target, (span) => {
        const moved = { start: span.start, end: span.end, [event.side]: event.to }
        return moved.end > moved.start ? moved : null
      })
    case 'stride':
      return stay({ ...desk, stride: desk.stride === 'word' ? 'character' : 'word' })
    case 'accept-all': {
      const edit = acceptAll(view, newId)
      return edit === null ? stay(desk) : onwards(desk, view, edit, 0)
    }
    case 'delete':
      if (target.kind !== 'mention') return stay(desk)
      return onwards(desk, view, deleteMention(view, target.mention), target.mention.start)
    case 'done':
      return { desk, edit: setStatus(view, 'done') ?? keepAll(view, newId), go: 'next-undecided' }
    case 'skip':
      return { desk, edit: view.status === 'done' ? null : setStatus(view, 'skipped'), go: 'next-undecided' }
    case 'reopen':
      return stay(desk, setStatus(view, 'todo'))
    default:
      return event satisfies never
  }
}
