import type { Action, Direction } from '../keys/keymap.ts'
import { numberedAction } from '../keys/keymap.ts'
import type { Mark } from './marks.ts'
import type { RegionEvent } from './region-step.ts'

const plain: Readonly<Partial<Record<Action, RegionEvent>>> = {
  'draw-box': { kind: 'begin' },
  'next-region': { kind: 'walk', by: 1 },
  'previous-region': { kind: 'walk', by: -1 },
  'next-image': { kind: 'turn', by: 1 },
  'previous-image': { kind: 'turn', by: -1 },
  'accept-region': { kind: 'accept' },
  'reject-region': { kind: 'reject' },
  'delete-region': { kind: 'delete' },
  'adjust-region': { kind: 'adjust' },
  'name-region': { kind: 'name' },
  'accept-all-regions': { kind: 'accept-all' },
  'keep-box': { kind: 'keep' },
  'leave-region': { kind: 'leave' },
  ground: { kind: 'grounding' },
  'ground-nowhere': { kind: 'ground-nowhere' },
  irrelevant: { kind: 'judge', judgement: 'irrelevant' },
  relevant: { kind: 'judge', judgement: 'relevant' },
}

const ways: Readonly<Record<Direction, { readonly x: number; readonly y: number }>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
}

/** What an action does to the boxes: null where it is about something else, or names a box that is not there. */
export function regionEventOf(action: Action, marks: readonly Mark[], focus: string | null): RegionEvent | null {
  const event = plain[action]
  if (event !== undefined) return event
  if (action === 'ground-focused') return focus === null ? null : { kind: 'ground', mark: focus, verdict: 'shown' }
  const moving = /^(nudge|fine|grow|fine-grow)-(left|right|up|down)$/.exec(action)
  if (moving !== null) {
    const [, how = '', way] = moving
    return {
      kind: how.endsWith('grow') ? 'grow' : 'nudge',
      by: ways[way as Direction],
      fine: how.startsWith('fine'),
    }
  }
  const cell = numberedAction(action, 'cell')
  if (cell !== null) return { kind: 'cell', cell }
  const shown = numberedAction(action, 'ground')
  const mark = marks[shown ?? numberedAction(action, 'unground') ?? -1]
  if (mark === undefined) return null
  return { kind: 'ground', mark: mark.key, verdict: shown === null ? 'not-shown' : 'shown' }
}

/** Actions that leave the focus of boxes as it is, though they are about something else. */
const beside: ReadonlySet<Action> = new Set([
  'fit-image',
  'zoom-in',
  'zoom-out',
  'undo',
  'redo',
  'take-back',
  'image-off',
  'heat',
  'layers',
  'palette',
  'keys',
  'say-saved',
])

export const takesKeysFromRegions = (action: Action): boolean => !beside.has(action)
