import type { Condition, RelationCondition } from '../keys/keymap.ts'
import type { Desk } from '../workspace/desk.ts'
import { endOf, endsOf } from './ends.ts'
import { relationTargetOf } from './relation-target.ts'
import { choicesInOrder, choicesOf, choicesOfDecided, isLegal, isSymmetric, proposedOf, type Scene } from './scene.ts'
import { allArcs } from './shown-arcs.ts'

/** Whether digits name types of relations now, and no types of mentions. */
export function isRelating(desk: Desk, scene: Scene): boolean {
  return desk.mode.kind === 'relate' || (desk.mode.kind === 'decide' && relationTargetOf(desk, scene).kind !== 'none')
}

/** The types that the digits name now, in their order. */
export function choicesNow(desk: Desk, scene: Scene): readonly string[] {
  const target = relationTargetOf(desk, scene)
  const { mode } = desk
  const names = (choices: ReturnType<typeof choicesOf>) => choices.map(({ type }) => type.name)
  if (mode.kind === 'relate') {
    const [head, tail] = [endOf(scene.view, mode.head), endOf(scene.view, mode.tail)]
    return head === null || tail === null ? [] : names(choicesInOrder(scene, head, tail, mode.order))
  }
  if (target.kind === 'relation') return names(choicesOfDecided(scene, target.decided))
  return target.kind === 'proposed' ? names(choicesOf(scene, target.proposed.head, target.proposed.tail)) : []
}

/** Whether the other direction says something else, and the schema has a word for it. */
export function canReverse(desk: Desk, scene: Scene): boolean {
  if (desk.mode.kind === 'relate') return true
  const target = relationTargetOf(desk, scene)
  if (target.kind === 'proposed') {
    const { head, tail, type } = target.proposed
    return !isSymmetric(scene.types, type) && choicesOf(scene, tail, head).length > 0
  }
  if (target.kind === 'none') return false
  const { relation, head, tail } = target.decided
  if (relation.type === null || isSymmetric(scene.types, relation.type)) return false
  const type = scene.types.find((t) => t.name === relation.type)
  // A type that the schema does not know is not held to it.
  return type === undefined || isLegal(type, tail, head)
}

function relationConditionHolds(condition: RelationCondition, desk: Desk, scene: Scene): boolean {
  switch (condition) {
    case 'can-relate': {
      const { focus } = desk
      const key = focus.kind === 'mention' ? focus.id : focus.kind === 'suggestion' ? focus.key : null
      return key !== null && endOf(scene.view, key) !== null && endsOf(scene.view).length > 1
    }
    case 'on-pair':
      return isRelating(desk, scene)
    case 'can-reverse':
      return canReverse(desk, scene)
    case 'has-relations':
      return allArcs(scene).length > 0
    default:
      return condition satisfies never
  }
}

const own: ReadonlySet<Condition> = new Set<RelationCondition>([
  'can-relate',
  'on-pair',
  'can-reverse',
  'has-relations',
])

export const isRelationCondition = (condition: Condition): condition is RelationCondition => own.has(condition)

/** What a condition comes to where a relation is in focus or being made; null where relations have no say in it. */
export function relationHolds(condition: Condition, desk: Desk, scene: Scene, canWrite: boolean): boolean | null {
  if (isRelationCondition(condition)) {
    return (canWrite || condition === 'has-relations') && relationConditionHolds(condition, desk, scene)
  }
  if (condition === 'has-suggestions') return proposedOf(scene).length > 0 || null
  if (!isRelating(desk, scene)) return null
  const target = relationTargetOf(desk, scene)
  const verdict = target.kind === 'relation' ? target.decided.relation.verdict : null
  switch (condition) {
    case 'on-suggestion':
      return canWrite && target.kind === 'proposed'
    case 'on-acceptable':
      return canWrite && (target.kind === 'proposed' || verdict === 'rejected')
    case 'on-decidable':
      return canWrite && (target.kind === 'proposed' || verdict === 'accepted')
    case 'on-mention':
      return canWrite && target.kind === 'relation'
    case 'on-span':
      return canWrite && target.kind === 'proposed'
    case 'can-label':
      return canWrite && choicesNow(desk, scene).length > 0
    default:
      return null
  }
}
