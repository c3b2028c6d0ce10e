import type { Change } from '../../contract/domain/event.ts'
import type { Focus } from '../workspace/desk.ts'
import { proposedOf, type Scene } from './scene.ts'

/**
 * What a decision about a relation, that came or went, was about as things stand now; null where nothing is left of it,
 * undefined while the engine's answer is under way.
 */
export function revisitedRelation(scene: Scene, changes: readonly Change[]): Focus | null | undefined {
  const change = changes.findLast((c) => c.kind === 'relation' && c.post === scene.view.post)
  if (change?.kind !== 'relation') return null
  if (change.after !== null) {
    return scene.view.relations.some((r) => r.id === change.id) ? { kind: 'relation', id: change.id } : undefined
  }
  const { before } = change
  if (before === null) return null
  if (scene.view.relations.some((r) => r.id === change.id)) return undefined
  if (before.source.kind === 'person' || before.source.kind === 'import') return { kind: 'mention', id: before.head }
  // What was a proposal is one again, as soon as the model's word about the pair is here.
  const again = proposedOf(scene).find(
    ({ head, tail }) =>
      (head.key === before.head && tail.key === before.tail) || (head.key === before.tail && tail.key === before.head),
  )
  return again === undefined ? undefined : { kind: 'pair', key: again.key }
}
