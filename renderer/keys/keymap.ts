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
  | 'Decide'
  | 'Text'
  | 'Types'
  | 'Posts'
  | 'Relations'
  | 'Image'
  | 'Regions'
  | 'Graph'
  | 'Everything'

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

/** Thirds of the image in reading order, as `cell-1` to `cell-9` count them. */
const cells = [
  'top left',
  'top middle',
  'top right',
  'left',
  'middle',
  'right',
  'bottom left',
  'bottom middle',
  'bottom right',
] as const

const directions: readonly Direction[] = ['left', 'right', 'up', 'down']
const arrows = { left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown' } as const

/** Boxes move under the same keys, whether one is in focus or already being moved. */
const boxRows = (scope: 'region' | 'box'): readonly Binding[] =>
  directions.flatMap((to) => [
    row(scope, 'Regions', `nudge-${to}`, [arrows[to]], 'arrows move the box', 'can-draw'),
    row(scope, 'Regions', `grow-${to}`, [`Shift+${arrows[to]}`], 'arrows resize the box', 'can-draw'),
    row(scope, 'Regions', `fine-${to}`, [`Alt+${arrows[to]}`], 'arrows move it by a pixel', 'can-draw'),
    row(scope, 'Regions', `fine-grow-${to}`, [`Alt+Shift+${arrows[to]}`], 'arrows resize it by a pixel', 'can-draw'),
  ])

/** The chord that types a region's name, and with Shift says the contrary. */
const groundRows: readonly Binding[] = markNames.flatMap((name, i) => [
  row(
    'ground',
    'Regions',
    `ground-${i}`,
    [name],
    `region ${name} shows it, or no longer; the others likewise`,
    'can-ground',
  ),
  row(
    'ground',
    'Regions',
    `unground-${i}`,
    [`Shift+${name}`],
    `region ${name} does not show it; the others likewise`,
    'can-ground',
  ),
])

const regionRows: readonly Binding[] = [
  row('label', 'Regions', 'draw-box', ['B'], 'draw a box', 'can-draw'),
  row('label', 'Regions', 'next-region', [']', 'Alt+ArrowDown'], 'next region', 'has-marks'),
  row('label', 'Regions', 'previous-region', ['[', 'Alt+ArrowUp'], 'previous region', 'has-marks'),
  row('label', 'Regions', 'ground', ['L'], 'link to a region, by its number', 'can-ground'),
  row('region', 'Regions', 'accept-region', ['A'], 'accept the region', 'on-proposal'),
  row('region', 'Regions', 'reject-region', ['X'], 'reject the region', 'on-mark'),
  row('region', 'Regions', 'delete-region', ['Delete', 'Shift+X'], 'delete the region', 'on-mark'),
  row('region', 'Regions', 'adjust-region', ['E'], 'move or resize the region', 'on-mark'),
  row('region', 'Regions', 'name-region', ['Enter', 'F2'], 'name the region', 'on-mark'),
  row('region', 'Regions', 'accept-all-regions', ['Shift+A'], 'accept all proposed regions', 'has-proposals'),
  row('region', 'Regions', 'leave-region', ['Escape'], 'let go of the region', 'always'),
  ...boxRows('region'),
  row('box', 'Regions', 'keep-box', ['Enter'], 'keep the box', 'always'),
  row('box', 'Regions', 'leave-region', ['Escape'], 'leave it as it was', 'always'),
  ...boxRows('box'),
  ...digits
    .slice(0, 9)
    .map((digit, i) =>
      row(
        'box',
        'Regions',
        `cell-${i + 1}`,
        [digit],
        `box in the ${cells[i]} of the image; digits in reading order`,
        'can-draw',
      ),
    ),
  row('ground', 'Regions', 'ground-nowhere', ['0'], 'not in the image', 'can-ground'),
  row('ground', 'Regions', 'ground-focused', ['Enter'], 'the region in focus shows it', 'on-mark'),
  row('ground', 'Regions', 'leave-region', ['Escape', 'L'], 'leave it as it was', 'always'),
  ...groundRows,
]

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')

const relationRows: readonly Binding[] = [
  row('label', 'Relations', 'relate', ['R'], 'relate to another mention, by its letter', 'can-relate'),
  row('label', 'Relations', 'flip', ['Shift+Space'], 'the other way round', 'can-reverse'),
  row('label', 'Relations', 'no-relation', ['N'], 'these two have no relation', 'on-pair'),
  row(
    'label',
    'Relations',
    'all-arcs',
    ['Shift+R'],
    'all relations in the text, or those of the focus',
    'has-relations',
  ),
  ...letters.flatMap((letter, i) => [
    row('aim', 'Relations', `target-${i}`, [letter], 'relate to the mention with this letter', 'can-write'),
    row(
      'aim',
      'Relations',
      `source-${i}`,
      [`Shift+${letter}`],
      'relate from the mention with this letter',
      'can-write',
    ),
  ]),
  row('aim', 'Relations', 'leave', ['Escape'], 'leave it', 'always'),
  row('relate', 'Relations', 'keep', ['Enter'], 'relate as the first', 'can-label'),
  row('relate', 'Relations', 'leave', ['Escape'], 'leave it', 'always'),
  row('ask', 'Relations', 'keep', ['Enter'], 'yes, all of it', 'can-write'),
  row('ask', 'Relations', 'delete', ['Delete', 'Shift+X'], 'yes, delete all of it', 'can-write'),
  row('ask', 'Relations', 'reject', ['X'], 'yes, reject it', 'can-write'),
  row('ask', 'Relations', 'leave', ['Escape'], 'leave it', 'always'),
]

/** Candidates count from 1, as their digits do. */
const linkRows: readonly Binding[] = [
  row('label', 'Graph', 'link', ['G'], 'which entity of the graph it means', 'can-link'),
  ...digits
    .slice(0, 9)
    .flatMap((digit, i) => [
      row('link', 'Graph', `candidate-${i + 1}`, [digit], 'it means the entity with this number', 'can-link'),
      row('link', 'Graph', `refuse-${i + 1}`, [`Shift+${digit}`], 'it does not mean that entity', 'can-link'),
    ]),
  row('link', 'Graph', 'link-new', ['N'], 'it means a new entity', 'can-link'),
  row('link', 'Graph', 'link-nil', ['0'], 'it is not in the graph', 'can-link'),
  row('link', 'Graph', 'unlink', ['Delete', 'Shift+X'], 'it means no longer what it meant', 'is-linked'),
  row('link', 'Graph', 'leave-link', ['Escape', 'G'], 'leave it as it was', 'always'),
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
  row('label', 'Image', 'previous-image', ['{', 'Alt+PageUp'], 'previous image', 'has-images'),
  row('label', 'Image', 'next-image', ['}', 'Alt+PageDown'], 'next image', 'has-images'),
  row('label', 'Image', 'image-off', ['I'], 'without the image, and with it', 'has-image'),
  row('label', 'Image', 'irrelevant', ['Shift+I'], 'this image is irrelevant, or not', 'can-draw'),
  row('label', 'Image', 'heat', ['H'], 'where the model looked', 'has-heat'),
  row('label', 'Image', 'layers', ['V'], 'how each layer looked', 'has-heat'),
  ...regionRows,
  ...relationRows,
  ...linkRows,
  row('review', 'Graph', 'state-fact', ['A'], 'the fact is true', 'can-write'),
  row('review', 'Graph', 'deny-fact', ['X'], 'the fact is not true', 'can-write'),
  row('review', 'Graph', 'pass-fact', ['Space'], 'skip the fact'),
  row('review', 'Graph', 'next-fact', ['J', 'ArrowDown'], 'next fact'),
  row('review', 'Graph', 'previous-fact', ['K', 'ArrowUp'], 'previous fact'),
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
