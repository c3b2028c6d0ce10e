import type { PostView } from '../../contract/calls/posts.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { PairScores, RelationRecord, RelationType, ScoredRelation } from '../../contract/domain/relation.ts'
import { type End, endNow, endOf } from './ends.ts'

/** A post with all that relations need to know: the schema, and what the model says about its pairs. */
export interface Scene {
  readonly view: PostView
  readonly types: readonly RelationType[]
  readonly pairs: readonly PairScores[]
  /** The model that scored the pairs; null: none has. */
  readonly version: ModelVersion | null
}

/** A relation that the model proposes and nobody has decided on. */
export interface Proposed {
  readonly key: string
  readonly head: End
  readonly tail: End
  readonly type: string
  readonly score: number
  /** All types that are legal for the pair, and None, the likeliest first. */
  readonly scores: readonly ScoredRelation[]
}

/** A relation type for an ordered pair, with the model's probability where it has one. */
export interface Choice {
  readonly type: RelationType
  readonly score: number | null
}

export const pairKey = (head: End, tail: End): string => `${head.key}>${tail.key}`

export const isLegal = (type: RelationType, head: { type: string }, tail: { type: string }): boolean =>
  (type.heads.length === 0 || type.heads.includes(head.type)) &&
  (type.tails.length === 0 || type.tails.includes(tail.type))

export const isSymmetric = (types: readonly RelationType[], name: string | null): boolean =>
  types.some((type) => type.name === name && type.symmetric)

export const joins = (r: RelationRecord, a: string, b: string): boolean =>
  (r.head === a && r.tail === b) || (r.head === b && r.tail === a)

/** A decision about exactly this type, this way round; of a symmetric type also the other way. */
export function sameRelation(
  scene: Scene,
  head: string,
  tail: string,
  type: string | null,
): RelationRecord | undefined {
  const isEither = type === null || isSymmetric(scene.types, type)
  return scene.view.relations.find(
    (r) => r.type === type && ((r.head === head && r.tail === tail) || (isEither && joins(r, head, tail))),
  )
}

const scoresOf = (scene: Scene, head: End, tail: End): readonly ScoredRelation[] =>
  scene.pairs.find((p) => endNow(scene.view, p.head)?.key === head.key && endNow(scene.view, p.tail)?.key === tail.key)
    ?.scores ?? []

/** The types that the schema allows for a pair, the likeliest first; where the model is silent, in the schema's order. */
export function choicesOf(scene: Scene, head: End, tail: End): Choice[] {
  const scores = scoresOf(scene, head, tail)
  return scene.types
    .filter((type) => isLegal(type, head, tail))
    .map((type): Choice => ({ type, score: scores.find((s) => s.type === type.name)?.score ?? null }))
    .sort((a, b) => (b.score ?? -1) - (a.score ?? -1))
}

/** For a decided relation: in the schema's order, since the model scores only what nobody has decided. */
export const choicesOfDecided = (scene: Scene, { head, tail }: { head: End; tail: End }): Choice[] =>
  choicesOf({ ...scene, pairs: [] }, head, tail)

/** The choices in an order that was fixed earlier: what a digit means does not change under the finger. */
export function choicesInOrder(scene: Scene, head: End, tail: End, order: readonly string[]): Choice[] {
  const now = choicesOf(scene, head, tail)
  return order.flatMap((name) => now.find(({ type }) => type.name === name) ?? [])
}

function proposalOf(scene: Scene, pair: PairScores): Proposed | null {
  const { view, types } = scene
  const head = endNow(view, pair.head)
  const tail = endNow(view, pair.tail)
  if (head === null || tail === null || head.key === tail.key) return null
  const scores = pair.scores.filter(
    ({ type }) =>
      type === null ||
      (types.some((t) => t.name === type && isLegal(t, head, tail)) &&
        sameRelation(scene, head.key, tail.key, type)?.verdict !== 'rejected'),
  )
  const first = scores[0]
  if (first === undefined || first.type === null) return null
  return { key: pairKey(head, tail), head, tail, type: first.type, score: first.score, scores }
}

const known = new WeakMap<Scene, readonly Proposed[]>()

/**
 * What the model proposes, in the order of the text: pairs where None is not the likeliest and nobody has said what holds.
 * Of the two directions of a pair the likelier; of a symmetric type the one that reads forwards.
 */
export function proposedOf(scene: Scene): readonly Proposed[] {
  const before = known.get(scene)
  if (before !== undefined) return before
  const best = new Map<string, Proposed>()
  for (const pair of scene.pairs) {
    const found = proposalOf(scene, pair)
    if (found === null) continue
    const [a, b] = [found.head.key, found.tail.key]
    if (scene.view.relations.some((r) => r.verdict === 'accepted' && joins(r, a, b))) continue
    const both = a < b ? `${a} ${b}` : `${b} ${a}`
    const other = best.get(both)
    if (other === undefined || isBetter(scene, found, other)) best.set(both, found)
  }
  const found = [...best.values()].sort((a, b) => placeOf(a)[0] - placeOf(b)[0] || placeOf(a)[1] - placeOf(b)[1])
  known.set(scene, found)
  return found
}

function isBetter(scene: Scene, a: Proposed, b: Proposed): boolean {
  if (a.type === b.type && isSymmetric(scene.types, a.type)) return a.head.start < a.tail.start
  return a.score > b.score || (a.score === b.score && a.head.start < a.tail.start)
}

/** Where a pair stands in the text: by its first end, then by its last. */
const placeOf = ({ head, tail }: { head: End; tail: End }): readonly [number, number] => [
  Math.min(head.start, tail.start),
  Math.max(head.start, tail.start),
]

/** A decided relation with its ends; null where one of them has gone. */
export interface Decided {
  readonly relation: RelationRecord
  readonly head: End
  readonly tail: End
}

export function decidedOf(view: PostView, relation: RelationRecord): Decided | null {
  const head = endOf(view, relation.head)
  const tail = endOf(view, relation.tail)
  return head === null || tail === null ? null : { relation, head, tail }
}

/** Every decision about pairs, in the order of the text. */
export const allDecided = (view: PostView): Decided[] =>
  view.relations
    .flatMap((relation) => decidedOf(view, relation) ?? [])
    .sort((a, b) => placeOf(a)[0] - placeOf(b)[0] || placeOf(a)[1] - placeOf(b)[1])
