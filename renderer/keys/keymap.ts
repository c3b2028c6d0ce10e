import type { Chord } from './chord.ts'

/** Where a key works. `correct` lies over `label`, `label` over `everywhere`; the innermost that knows a key has it. */
export type KeyScope = 'everywhere' | 'label' | 'correct'

/** What must hold for an action to do anything; the `?` overlay shows the keys of those that hold. */
export type Condition =
  | 'always'
  | 'on-suggestion'
  | 'on-decidable'
  | 'on-mention'
  | 'on-span'
  | 'on-acceptable'
  | 'has-suggestions'
  | 'can-label'
  | 'has-words'
  | 'has-image'
  | 'is-settled'
  | 'can-write'

export type Action =
  | 'accept'
  | 'reject'
  | 'pass'
  | 'correct'
  | 'keep'
  | 'leave'
  | 'next'
  | 'previous'
  | 'accept-all'
  | 'done'
  | 'reopen'
  | 'delete'
  | 'take-back'
  | 'undo'
  | 'redo'
  | 'word-left'
  | 'word-right'
  | 'word-up'
  | 'word-down'
  | 'select-left'
  | 'select-right'
  | 'select-up'
  | 'select-down'
  | 'start-left'
  | 'start-right'
  | 'end-left'
  | 'end-right'
  | 'stride'
  | 'next-post'
  | 'previous-post'
  | 'search'
  | 'fit-image'
  | 'zoom-in'
  | 'zoom-out'
  | 'next-image'
  | 'previous-image'
  | 'palette'
  | 'keys'
  | 'say-saved'
  | `type-${number}`

export type KeyGroup = 'Decide' | 'Text' | 'Types' | 'Posts' | 'Image' | 'Everything'

export interface Binding {
  readonly action: Action
  readonly scope: KeyScope
  readonly chords: readonly Chord[]
  readonly label: string
  readonly group: KeyGroup
  readonly when: Condition
  /** Works in a text field as well. */
  readonly inFields?: true
}

const row = (
  scope: KeyScope,
  group: KeyGroup,
  action: Action,
  chords: readonly Chord[],
  label: string,
  when: Condition = 'always',
): Binding => ({ action, scope, chords, label, group, when })

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const

/** Digits 1 to 9, then 0; with Shift the types 11 to 20. `action` counts types from 0. */
const typeRows: readonly Binding[] = [
  ...digits.map((digit, i) => row('label', 'Types', `type-${i}`, [digit], `type ${i + 1}`, 'can-label')),
  ...digits.map((digit, i) =>
    row('label', 'Types', `type-${i + 10}`, [`Shift+${digit}`], `type ${i + 11}`, 'can-label'),
  ),
]

/** The one table that dispatch, the `?` overlay, buttons, footers and tests read. Close to Prodigy's keys. */
export const keymap: readonly Binding[] = [
  row('label', 'Decide', 'accept', ['A'], 'accept', 'on-acceptable'),
  row('label', 'Decide', 'reject', ['X'], 'reject', 'on-decidable'),
  row('label', 'Decide', 'pass', ['Space'], 'skip', 'can-write'),
  row('label', 'Decide', 'correct', ['E'], 'correct', 'on-span'),
  row('label', 'Decide', 'next', ['J'], 'next suggestion', 'has-suggestions'),
  row('label', 'Decide', 'previous', ['K'], 'previous suggestion', 'has-suggestions'),
  row('label', 'Decide', 'accept-all', ['Shift+A'], 'accept all', 'has-suggestions'),
  row('label', 'Decide', 'delete', ['Delete', 'Shift+X'], 'delete', 'on-mention'),
  row('label', 'Decide', 'leave', ['Escape'], 'let go', 'always'),
  row('correct', 'Decide', 'keep', ['Enter'], 'keep', 'always'),
  row('correct', 'Decide', 'leave', ['Escape'], 'leave as it was', 'always'),
  row('correct', 'Text', 'end-left', ['ArrowLeft'], 'end to the left', 'always'),
  row('correct', 'Text', 'end-right', ['ArrowRight'], 'end to the right', 'always'),
  row('correct', 'Text', 'start-left', ['Shift+ArrowLeft'], 'start to the left', 'always'),
  row('correct', 'Text', 'start-right', ['Shift+ArrowRight'], 'start to the right', 'always'),
  row('label', 'Text', 'word-left', ['ArrowLeft'], 'word to the left', 'has-words'),
  row('label', 'Text', 'word-right', ['ArrowRight'], 'word to the right', 'has-words'),
  row('label', 'Text', 'word-up', ['ArrowUp'], 'line up', 'has-words'),
  row('label', 'Text', 'word-down', ['ArrowDown'], 'line down', 'has-words'),
  row('label', 'Text', 'select-left', ['Shift+ArrowLeft'], 'select to the left', 'has-words'),
  row('label', 'Text', 'select-right', ['Shift+ArrowRight'], 'select to the right', 'has-words'),
  row('label', 'Text', 'select-up', ['Shift+ArrowUp'], 'select a line up', 'has-words'),
  row('label', 'Text', 'select-down', ['Shift+ArrowDown'], 'select a line down', 'has-words'),
  row('label', 'Text', 'start-left', ['Alt+ArrowLeft'], 'start to the left', 'on-span'),
  row('label', 'Text', 'start-right', ['Alt+ArrowRight'], 'start to the right', 'on-span'),
  row('label', 'Text', 'end-left', ['Alt+Shift+ArrowLeft'], 'end to the left', 'on-span'),
  row('label', 'Text', 'end-right', ['Alt+Shift+ArrowRight'], 'end to the right', 'on-span'),
  row('label', 'Text', 'stride', ['.'], 'boundaries by word or by character', 'on-span'),
  ...typeRows,
  row('label', 'Posts', 'done', ['Ctrl+Enter'], 'done, next post', 'can-write'),
  row('label', 'Posts', 'reopen', ['Shift+Enter'], 'open again', 'is-settled'),
  row('label', 'Posts', 'next-post', ['Ctrl+ArrowRight'], 'next post'),
  row('label', 'Posts', 'previous-post', ['Ctrl+ArrowLeft'], 'previous post'),
  row('label', 'Posts', 'search', ['/'], 'search posts'),
  row('label', 'Image', 'fit-image', ['Z'], 'zoom or fit', 'has-image'),
  row('label', 'Image', 'zoom-in', ['+', '='], 'closer', 'has-image'),
  row('label', 'Image', 'zoom-out', ['-'], 'further away', 'has-image'),
  row('label', 'Image', 'previous-image', ['['], 'previous image', 'has-image'),
  row('label', 'Image', 'next-image', [']'], 'next image', 'has-image'),
  row('label', 'Everything', 'take-back', ['Backspace'], 'take back the last decision', 'can-write'),
  row('everywhere', 'Everything', 'undo', ['Ctrl+Z'], 'undo'),
  row('everywhere', 'Everything', 'redo', ['Ctrl+Shift+Z', 'Ctrl+Y'], 'redo'),
  { ...row('everywhere', 'Everything', 'palette', ['Ctrl+K'], 'palette: types, posts, commands'), inFields: true },
  row('everywhere', 'Everything', 'keys', ['?'], 'keys valid now'),
  { ...row('everywhere', 'Everything', 'say-saved', ['Ctrl+S'], 'say what is saved'), inFields: true },
]

/** The first chord of an action, for buttons and footers. */
export function chordOf(action: Action, scope?: KeyScope): Chord | null {
  return keymap.find((b) => b.action === action && (scope === undefined || b.scope === scope))?.chords[0] ?? null
}

/** The place of a type in digit order for `type-3`; null for every other action. */
export function typeIndexOf(action: Action): number | null {
  const found = /^type-(\d+)$/.exec(action)
  return found === null ? null : Number(found[1])
}
