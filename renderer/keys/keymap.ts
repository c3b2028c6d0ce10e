import type { english } from '../language/en/words.ts'
import { markNames } from '../regions/marks.ts'
import type { Chord } from './chord.ts'

/**
 * Where a key works; the innermost that knows a key has it. Over `label` lies what is being done: `correct` a span,
 * decide about a `region`, move a `box`, or `ground` a mention in a region; `aim` at the other end of a relation, `relate`
 * the two, `ask` before more is lost than was pressed for; `link` a mention to the graph; `review` decides about facts of the graph. Over all lies `everywhere`.
 */
export type KeyScope =
  | 'everywhere'
  | 'label'
  | 'correct'
  | 'region'
  | 'box'
  | 'ground'
  | 'aim'
  | 'relate'
  | 'ask'
  | 'link'
  | 'review'

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
  | 'can-link'
  | 'is-linked'
  | RegionCondition
  | RelationCondition

/** Those that speak of relations alone. */
export type RelationCondition = 'can-relate' | 'on-pair' | 'can-reverse' | 'has-relations'

/** Those that speak of images and boxes. */
export type RegionCondition =
  | 'has-images'
  | 'has-marks'
  | 'can-draw'
  | 'can-ground'
  | 'on-proposal'
  | 'on-mark'
  | 'has-proposals'
  | 'has-heat'

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
  | 'draw-box'
  | 'next-region'
  | 'previous-region'
  | 'accept-region'
  | 'reject-region'
  | 'delete-region'
  | 'adjust-region'
  | 'name-region'
  | 'accept-all-regions'
  | 'keep-box'
  | 'leave-region'
  | `${'nudge' | 'fine' | 'grow' | 'fine-grow'}-${Direction}`
  | `cell-${number}`
  | 'ground'
  | `ground-${number}`
  | `unground-${number}`
  | 'ground-focused'
  | 'ground-nowhere'
  | 'irrelevant'
  | 'relevant'
  | 'image-off'
  | 'heat'
  | 'layers'
  | 'relate'
  | 'flip'
  | 'no-relation'
  | 'all-arcs'
  | `target-${number}`
  | `source-${number}`
  | 'link'
  | `candidate-${number}`
  | `refuse-${number}`
  | 'link-new'
  | 'link-nil'
  | 'unlink'
  | 'leave-link'
  | 'state-fact'
  | 'deny-fact'
  | 'pass-fact'
  | 'next-fact'
  | 'previous-fact'
  | 'palette'
  | 'keys'
  | 'say-saved'
  | `type-${number}`

export type Direction = 'left' | 'right' | 'up' | 'down'

export type KeyGroup =
  | 'decide'
  | 'text'
  | 'types'
  | 'posts'
  | 'relations'
  | 'image'
  | 'regions'
  | 'graph'
  | 'everything'

/** A sentence of the catalogue, with what is put into it. */
export type Label =
  | Exclude<keyof typeof english.bindings, 'type' | 'shows' | 'showsNot' | 'cell'>
  | readonly ['type', { readonly number: number }]
  | readonly ['shows' | 'showsNot', { readonly name: string }]
  | readonly ['cell', { readonly place: Cell }]

export interface Binding {
  readonly action: Action
  readonly scope: KeyScope
  readonly chords: readonly Chord[]
  readonly label: Label
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
  label: Label,
  when: Condition = 'always',
): Binding => ({ action, scope, chords, label, group, when })

/** Thirds of the image in reading order. */
const cells = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const
type Cell = (typeof cells)[number]

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const

/** Digits 1 to 9, then 0; with Shift the types 11 to 20. `action` counts types from 0. */
const typeRows: readonly Binding[] = [
  ...digits.map((digit, i) => row('label', 'types', `type-${i}`, [digit], ['type', { number: i + 1 }], 'can-label')),
  ...digits.map((digit, i) =>
    row('label', 'types', `type-${i + 10}`, [`Shift+${digit}`], ['type', { number: i + 11 }], 'can-label'),
  ),
]

const directions: readonly Direction[] = ['left', 'right', 'up', 'down']
const arrows = { left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown' } as const

/** Boxes move under the same keys, whether one is in focus or already being moved. */
const boxRows = (scope: 'region' | 'box'): readonly Binding[] =>
  directions.flatMap((to) => [
    row(scope, 'regions', `nudge-${to}`, [arrows[to]], 'arrowsMoveBox', 'can-draw'),
    row(scope, 'regions', `grow-${to}`, [`Shift+${arrows[to]}`], 'arrowsResizeBox', 'can-draw'),
    row(scope, 'regions', `fine-${to}`, [`Alt+${arrows[to]}`], 'arrowsMoveByPixel', 'can-draw'),
    row(scope, 'regions', `fine-grow-${to}`, [`Alt+Shift+${arrows[to]}`], 'arrowsResizeByPixel', 'can-draw'),
  ])

/** The chord that types a region's name, and with Shift says the contrary. */
const groundRows: readonly Binding[] = markNames.flatMap((name, i) => [
  row('ground', 'regions', `ground-${i}`, [name], ['shows', { name }], 'can-ground'),
  row('ground', 'regions', `unground-${i}`, [`Shift+${name}`], ['showsNot', { name }], 'can-ground'),
])

const regionRows: readonly Binding[] = [
  row('label', 'regions', 'draw-box', ['B'], 'drawBox', 'can-draw'),
  row('label', 'regions', 'next-region', [']', 'Alt+ArrowDown'], 'nextRegion', 'has-marks'),
  row('label', 'regions', 'previous-region', ['[', 'Alt+ArrowUp'], 'previousRegion', 'has-marks'),
  row('label', 'regions', 'ground', ['L'], 'linkRegionByItsNumber', 'can-ground'),
  row('region', 'regions', 'accept-region', ['A'], 'acceptRegion', 'on-proposal'),
  row('region', 'regions', 'reject-region', ['X'], 'rejectRegion', 'on-mark'),
  row('region', 'regions', 'delete-region', ['Delete', 'Shift+X'], 'deleteRegion', 'on-mark'),
  row('region', 'regions', 'adjust-region', ['E'], 'moveOrResizeRegion', 'on-mark'),
  row('region', 'regions', 'name-region', ['Enter', 'F2'], 'nameRegion', 'on-mark'),
  row('region', 'regions', 'accept-all-regions', ['Shift+A'], 'acceptAllProposedRegions', 'has-proposals'),
  row('region', 'regions', 'leave-region', ['Escape'], 'letGoRegion', 'always'),
  ...boxRows('region'),
  row('box', 'regions', 'keep-box', ['Enter'], 'keepBox', 'always'),
  row('box', 'regions', 'leave-region', ['Escape'], 'leaveItAsItWas', 'always'),
  ...boxRows('box'),
  ...cells.map((cell) => row('box', 'regions', `cell-${cell}`, [String(cell)], ['cell', { place: cell }], 'can-draw')),
  row('ground', 'regions', 'ground-nowhere', ['0'], 'notInImage', 'can-ground'),
  row('ground', 'regions', 'ground-focused', ['Enter'], 'regionInFocusShows', 'on-mark'),
  row('ground', 'regions', 'leave-region', ['Escape', 'L'], 'leaveItAsItWas', 'always'),
  ...groundRows,
]

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')

const relationRows: readonly Binding[] = [
  row('label', 'relations', 'relate', ['R'], 'relateAnotherMentionByItsLetter', 'can-relate'),
  row('label', 'relations', 'flip', ['Shift+Space'], 'otherWayRound', 'can-reverse'),
  row('label', 'relations', 'no-relation', ['N'], 'theseTwoHaveNoRelation', 'on-pair'),
  row('label', 'relations', 'all-arcs', ['Shift+R'], 'allRelationsInTextOrThoseFocus', 'has-relations'),
  ...letters.flatMap((letter, i) => [
    row('aim', 'relations', `target-${i}`, [letter], 'relateMentionWithThisLetter', 'can-write'),
    row('aim', 'relations', `source-${i}`, [`Shift+${letter}`], 'relateFromMentionWithThisLetter', 'can-write'),
  ]),
  row('aim', 'relations', 'leave', ['Escape'], 'leave', 'always'),
  row('relate', 'relations', 'keep', ['Enter'], 'relateAsFirst', 'can-label'),
  row('relate', 'relations', 'leave', ['Escape'], 'leave', 'always'),
  row('ask', 'relations', 'keep', ['Enter'], 'yesAll', 'can-write'),
  row('ask', 'relations', 'delete', ['Delete', 'Shift+X'], 'yesDeleteAll', 'can-write'),
  row('ask', 'relations', 'reject', ['X'], 'yesReject', 'can-write'),
  row('ask', 'relations', 'leave', ['Escape'], 'leave', 'always'),
]

/** Candidates count from 1, as their digits do. */
const linkRows: readonly Binding[] = [
  row('label', 'graph', 'link', ['G'], 'whichEntityGraphMeans', 'can-link'),
  ...digits
    .slice(0, 9)
    .flatMap((digit, i) => [
      row('link', 'graph', `candidate-${i + 1}`, [digit], 'meansEntityWithThisNumber', 'can-link'),
      row('link', 'graph', `refuse-${i + 1}`, [`Shift+${digit}`], 'doesNotMeanThatEntity', 'can-link'),
    ]),
  row('link', 'graph', 'link-new', ['N'], 'meansNewEntity', 'can-link'),
  row('link', 'graph', 'link-nil', ['0'], 'isNotInGraph', 'can-link'),
  row('link', 'graph', 'unlink', ['Delete', 'Shift+X'], 'meansNoLongerWhatMeant', 'is-linked'),
  row('link', 'graph', 'leave-link', ['Escape', 'G'], 'leaveItAsItWas', 'always'),
]

/** The one table that dispatch, the `?` overlay, buttons, footers and tests read. Close to Prodigy's keys. */
export const keymap: readonly Binding[] = [
  row('label', 'decide', 'accept', ['A'], 'accept', 'on-acceptable'),
  row('label', 'decide', 'reject', ['X'], 'reject', 'on-decidable'),
  row('label', 'decide', 'pass', ['Space'], 'skip', 'can-write'),
  row('label', 'decide', 'correct', ['E'], 'correct', 'on-span'),
  row('label', 'decide', 'next', ['J'], 'nextSuggestion', 'has-suggestions'),
  row('label', 'decide', 'previous', ['K'], 'previousSuggestion', 'has-suggestions'),
  row('label', 'decide', 'accept-all', ['Shift+A'], 'acceptAll', 'has-suggestions'),
  row('label', 'decide', 'delete', ['Delete', 'Shift+X'], 'deleteMention', 'on-mention'),
  row('label', 'decide', 'leave', ['Escape'], 'letGo', 'always'),
  row('correct', 'decide', 'keep', ['Enter'], 'keep', 'always'),
  row('correct', 'decide', 'leave', ['Escape'], 'leaveAsWas', 'always'),
  row('correct', 'text', 'end-left', ['ArrowLeft'], 'endLeft', 'always'),
  row('correct', 'text', 'end-right', ['ArrowRight'], 'endRight', 'always'),
  row('correct', 'text', 'start-left', ['Shift+ArrowLeft'], 'startLeft', 'always'),
  row('correct', 'text', 'start-right', ['Shift+ArrowRight'], 'startRight', 'always'),
  row('label', 'text', 'word-left', ['ArrowLeft'], 'wordLeft', 'has-words'),
  row('label', 'text', 'word-right', ['ArrowRight'], 'wordRight', 'has-words'),
  row('label', 'text', 'word-up', ['ArrowUp'], 'lineUp', 'has-words'),
  row('label', 'text', 'word-down', ['ArrowDown'], 'lineDown', 'has-words'),
  row('label', 'text', 'select-left', ['Shift+ArrowLeft'], 'selectLeft', 'has-words'),
  row('label', 'text', 'select-right', ['Shift+ArrowRight'], 'selectRight', 'has-words'),
  row('label', 'text', 'select-up', ['Shift+ArrowUp'], 'selectLineUp', 'has-words'),
  row('label', 'text', 'select-down', ['Shift+ArrowDown'], 'selectLineDown', 'has-words'),
  row('label', 'text', 'start-left', ['Alt+ArrowLeft'], 'startLeft', 'on-span'),
  row('label', 'text', 'start-right', ['Alt+ArrowRight'], 'startRight', 'on-span'),
  row('label', 'text', 'end-left', ['Alt+Shift+ArrowLeft'], 'endLeft', 'on-span'),
  row('label', 'text', 'end-right', ['Alt+Shift+ArrowRight'], 'endRight', 'on-span'),
  row('label', 'text', 'stride', ['.'], 'boundariesByWordOrByCharacter', 'on-span'),
  ...typeRows,
  row('label', 'posts', 'done', ['Ctrl+Enter'], 'doneNextPost', 'can-write'),
  row('label', 'posts', 'reopen', ['Shift+Enter'], 'openAgain', 'is-settled'),
  row('label', 'posts', 'next-post', ['Ctrl+ArrowRight'], 'nextPost'),
  row('label', 'posts', 'previous-post', ['Ctrl+ArrowLeft'], 'previousPost'),
  row('label', 'posts', 'search', ['/'], 'searchPosts'),
  row('label', 'image', 'fit-image', ['Z'], 'zoomOrFit', 'has-image'),
  row('label', 'image', 'zoom-in', ['+', '='], 'closer', 'has-image'),
  row('label', 'image', 'zoom-out', ['-'], 'furtherAway', 'has-image'),
  row('label', 'image', 'previous-image', ['{', 'Alt+PageUp'], 'previousImage', 'has-images'),
  row('label', 'image', 'next-image', ['}', 'Alt+PageDown'], 'nextImage', 'has-images'),
  row('label', 'image', 'image-off', ['I'], 'withoutImageAndWith', 'has-image'),
  row('label', 'image', 'irrelevant', ['Shift+I'], 'thisImageIsIrrelevantOrNot', 'can-draw'),
  row('label', 'image', 'relevant', ['Y'], 'thisImageIsRelevantOrNot', 'can-draw'),
  row('label', 'image', 'heat', ['H'], 'whereModelLooked', 'has-heat'),
  row('label', 'image', 'layers', ['V'], 'howEachLayerLooked', 'has-heat'),
  ...regionRows,
  ...relationRows,
  ...linkRows,
  row('review', 'graph', 'state-fact', ['A'], 'factIsTrue', 'can-write'),
  row('review', 'graph', 'deny-fact', ['X'], 'factIsNotTrue', 'can-write'),
  row('review', 'graph', 'pass-fact', ['Space'], 'skipFact'),
  row('review', 'graph', 'next-fact', ['J', 'ArrowDown'], 'nextFact'),
  row('review', 'graph', 'previous-fact', ['K', 'ArrowUp'], 'previousFact'),
  row('label', 'everything', 'take-back', ['Backspace'], 'takeBackLastDecision', 'can-write'),
  row('everywhere', 'everything', 'undo', ['Ctrl+Z'], 'undo'),
  row('everywhere', 'everything', 'redo', ['Ctrl+Shift+Z', 'Ctrl+Y'], 'redo'),
  { ...row('everywhere', 'everything', 'palette', ['Ctrl+K'], 'paletteTypesPostsCommands'), inFields: true },
  row('everywhere', 'everything', 'keys', ['?'], 'keysValidNow'),
  { ...row('everywhere', 'everything', 'say-saved', ['Ctrl+S'], 'sayWhatIsSaved'), inFields: true },
]

/** The first chord of an action, for buttons and footers. */
export function chordOf(action: Action, scope?: KeyScope): Chord | null {
  return keymap.find((b) => b.action === action && (scope === undefined || b.scope === scope))?.chords[0] ?? null
}

/** The number at the end of `ground-3`, `cell-5` and the like; null for every other action. */
export function numberedAction(
  action: Action,
  kind: 'ground' | 'unground' | 'cell' | 'target' | 'source' | 'candidate' | 'refuse',
): number | null {
  const found = action.startsWith(`${kind}-`) ? /^\d+$/.exec(action.slice(kind.length + 1)) : null
  return found === null ? null : Number(found[0])
}

/** Of keys that differ only in a number or an arrow, tables show the first one. */
export const isOneOfMany = (action: Action): boolean =>
  /^((un)?ground-(?!0$)|(cell|candidate|refuse)-(?!1$)|(target|source)-(?!0$))\d+$|^(nudge|fine|grow|fine-grow)-(?!left$)/.test(
    action,
  )

/** The place of a type in digit order for `type-3`; null for every other action. */
export function typeIndexOf(action: Action): number | null {
  const found = /^type-(\d+)$/.exec(action)
  return found === null ? null : Number(found[1])
}
