import type { PostView } from '../../contract/calls/posts.ts'
import type { Condition, RegionCondition } from '../keys/keymap.ts'
import type { Target } from '../workspace/desk.ts'
import { marksOf } from './marks.ts'
import { focusedMark, presentImage, type RegionDesk } from './region-desk.ts'
import { groundableOf } from './region-step.ts'

const conditions: ReadonlySet<Condition> = new Set<RegionCondition>([
  'has-images',
  'has-marks',
  'can-draw',
  'can-ground',
  'on-proposal',
  'on-mark',
  'has-proposals',
  'has-heat',
])

export const isRegionCondition = (condition: Condition): condition is RegionCondition => conditions.has(condition)

export interface RegionFacts {
  readonly desk: RegionDesk
  readonly view: PostView
  readonly target: Target
  readonly canWrite: boolean
  readonly hasHeat: boolean
}

/** Which conditions of the keymap hold for the images of a post as they are on the desk. */
export function regionConditionHolds(condition: RegionCondition, facts: RegionFacts | null): boolean {
  if (facts === null) return false
  const { desk, view, target, canWrite, hasHeat } = facts
  const mark = focusedMark(desk, view)
  switch (condition) {
    case 'has-images':
      return view.images.length > 1
    case 'has-marks':
      return marksOf(view).length > 0
    case 'can-draw':
      return canWrite && presentImage(desk, view) !== null
    case 'can-ground':
      return canWrite && groundableOf(target) !== null && view.images.some((i) => i.kind === 'present')
    case 'on-proposal':
      return canWrite && mark?.kind === 'proposal'
    case 'on-mark':
      return canWrite && mark !== null
    case 'has-proposals':
      return canWrite && marksOf(view).some((m) => m.kind === 'proposal')
    case 'has-heat':
      return hasHeat
    default:
      return condition satisfies never
  }
}
