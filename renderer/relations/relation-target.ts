import type { Desk } from '../workspace/desk.ts'
import { type End, endsOf } from './ends.ts'
import type { EndKey } from './relation-mode.ts'
import { type Decided, decidedOf, type Proposed, proposedOf, type Scene } from './scene.ts'

/** What the focus stands for among the relations. */
export type RelationTarget =
  | { readonly kind: 'relation'; readonly decided: Decided }
  | { readonly kind: 'proposed'; readonly proposed: Proposed }
  | { readonly kind: 'none' }

export function relationTargetOf(desk: Desk, scene: Scene): RelationTarget {
  const { focus } = desk
  if (focus.kind === 'relation') {
    const relation = scene.view.relations.find((r) => r.id === focus.id)
    const decided = relation === undefined ? null : decidedOf(scene.view, relation)
    return decided === null ? { kind: 'none' } : { kind: 'relation', decided }
  }
  if (focus.kind === 'pair') {
    const proposed = proposedOf(scene).find((p) => p.key === focus.key)
    return proposed === undefined ? { kind: 'none' } : { kind: 'proposed', proposed }
  }
  return { kind: 'none' }
}

/** As many as there are letters. */
const mostTargets = 26

/** The other ends that a relation from here can reach by a letter, in the order of the text; of very many the nearest. */
export function targetsOf(scene: Scene, from: EndKey): readonly End[] {
  const ends = endsOf(scene.view)
  const at = ends.findIndex((end) => end.key === from)
  const others = ends.filter((_, i) => i !== at)
  if (others.length <= mostTargets) return others
  const first = Math.min(Math.max(0, at - mostTargets / 2), others.length - mostTargets)
  return others.slice(first, first + mostTargets)
}

/** How much is said about a mention that would go with it. */
export function attachedTo(
  scene: Scene,
  mention: string,
): { readonly relations: number; readonly links: number; readonly entities: number } {
  const { relations, groundings, links } = scene.view
  return {
    relations: relations.filter((r) => r.verdict === 'accepted' && (r.head === mention || r.tail === mention)).length,
    links: groundings.filter((g) => g.mention === mention).length,
    entities: links.filter((l) => l.mention === mention && l.verdict === 'accepted').length,
  }
}
