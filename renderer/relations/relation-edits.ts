import type { Change, Intent } from '../../contract/domain/event.ts'
import type { Relation, RelationRecord, RelationSource } from '../../contract/domain/relation.ts'
import type { Edit } from '../workspace/edits.ts'
import { applyChanges } from '../workspace/visible.ts'
import { asMention, type End } from './ends.ts'
import { isSymmetric, joins, type Proposed, type Scene, sameRelation } from './scene.ts'

const person: RelationSource = { kind: 'person' }

const bare = ({ id: _id, post: _post, ...relation }: RelationRecord): Relation => relation

function put(scene: Scene, id: string, before: RelationRecord | null, after: Relation | null): Change {
  return { kind: 'relation', id, post: scene.view.post, before: before === null ? null : bare(before), after }
}

const edit = (intent: Intent, changes: readonly Change[]): Edit | null =>
  changes.length === 0 ? null : { intent, changes: [...changes] }

/** Both ends as mentions, with the changes that accept those that were only suggested. */
function joined(scene: Scene, head: End, tail: End, newId: () => string) {
  const one = asMention(scene.view, head, newId)
  const other = asMention(scene.view, tail, newId)
  return one === null || other === null
    ? null
    : { head: one.id, tail: other.id, changes: [...one.changes, ...other.changes] }
}

/** Two directions of a symmetric type are one relation, and "no relation" stands beside none that has a type. */
function makesRoom(scene: Scene, head: string, tail: string, type: string | null, except: string | null): Change[] {
  return scene.view.relations
    .filter((r) => r.id !== except && r.verdict === 'accepted' && joins(r, head, tail))
    .filter((r) => type === null || r.type === null)
    .map((r) => put(scene, r.id, r, null))
}

/** Stores a verdict about a pair and a type over an earlier one about the same. */
function decided(scene: Scene, relation: Relation, newId: () => string): Change[] {
  const same = sameRelation(scene, relation.head, relation.tail, relation.type)
  if (same !== undefined && same.verdict === relation.verdict) return []
  return [
    ...(relation.verdict === 'accepted'
      ? makesRoom(scene, relation.head, relation.tail, relation.type, same?.id ?? null)
      : []),
    put(scene, same?.id ?? newId(), same ?? null, relation),
  ]
}

const intents = { person: 'relate', import: 'relate', suggestion: 'accept', correction: 'correct' } as const

function relate(
  scene: Scene,
  head: End,
  tail: End,
  type: string | null,
  source: RelationSource,
  newId: () => string,
): Edit | null {
  const ends = joined(scene, head, tail, newId)
  if (ends === null) return null
  const relation: Relation = { head: ends.head, tail: ends.tail, type, verdict: 'accepted', source }
  const changes = decided(scene, relation, newId)
  return edit(
    type === null ? 'no-relation' : intents[source.kind],
    changes.length === 0 ? [] : [...ends.changes, ...changes],
  )
}

/** `type: null` says that the pair has no relation. */
export function addRelation(scene: Scene, head: End, tail: End, type: string | null, newId: () => string): Edit | null {
  return relate(scene, head, tail, type, person, newId)
}

export function acceptProposed(scene: Scene, p: Proposed, newId: () => string): Edit | null {
  return relate(scene, p.head, p.tail, p.type, suggestionOf(scene, p), newId)
}

const suggestionOf = (scene: Scene, p: Proposed): RelationSource => ({
  kind: 'suggestion',
  version: scene.version ?? 'imported',
  score: p.score,
})

/** A proposal accepted as another type, the other way round, or as no relation; what was proposed stays on record. */
export function correctProposed(
  scene: Scene,
  p: Proposed,
  wanted: { readonly type: string | null; readonly reversed: boolean },
  newId: () => string,
): Edit | null {
  const { type, reversed } = wanted
  if (type === p.type && !reversed) return acceptProposed(scene, p, newId)
  const source: RelationSource = {
    kind: 'correction',
    version: scene.version ?? 'imported',
    score: p.score,
    type: p.type,
    reversed,
  }
  const [head, tail] = reversed ? [p.tail, p.head] : [p.head, p.tail]
  return relate(scene, head, tail, type, source, newId)
}

/** "Not this type, this way round." Null while an end is only suggested: there is nothing yet that it could be said of. */
export function rejectProposed(scene: Scene, p: Proposed, newId: () => string): Edit | null {
  if (p.head.kind !== 'mention' || p.tail.kind !== 'mention') return null
  const [head, tail] = [p.head.mention.id, p.tail.mention.id]
  const relation: Relation = { head, tail, type: p.type, verdict: 'rejected', source: suggestionOf(scene, p) }
  return edit('reject', decided(scene, relation, newId))
}

/** All that is proposed, as one decision. */
export function acceptAllProposed(scene: Scene, proposed: readonly Proposed[], newId: () => string): Edit | null {
  const changes: Change[] = []
  let now = scene
  for (const p of proposed) {
    const one = acceptProposed(now, p, newId)
    if (one === null) continue
    changes.push(...one.changes)
    now = { ...now, view: applyChanges(now.view, one.changes) }
  }
  return edit('accept-all', changes)
}

/** Where a changed relation comes from: an accepted suggestion becomes a correction of it, and back again. */
function sourceAfter(
  r: RelationRecord,
  after: { readonly type: string | null; readonly turned: boolean },
): RelationSource {
  const { source } = r
  if (source.kind === 'suggestion' && r.type !== null) {
    return { ...source, kind: 'correction', type: r.type, reversed: after.turned }
  }
  if (source.kind === 'correction') {
    const reversed = source.reversed !== after.turned
    if (source.type === after.type && !reversed) {
      return { kind: 'suggestion', version: source.version, score: source.score }
    }
    return { ...source, reversed }
  }
  return source
}

/** A relation with another type, the other way round, or accepted after all. Null where nothing differs. */
function changed(
  scene: Scene,
  intent: Intent,
  r: RelationRecord,
  after: { readonly type: string | null; readonly turned: boolean },
): Edit | null {
  const [head, tail] = after.turned ? [r.tail, r.head] : [r.head, r.tail]
  const twin = sameRelation(scene, head, tail, after.type)
  const others = twin === undefined || twin.id === r.id ? [] : [put(scene, twin.id, twin, null)]
  const differs = after.type !== r.type || after.turned
  const source = differs ? sourceAfter(r, after) : r.source
  const room = makesRoom(scene, head, tail, after.type, r.id).filter(
    (c) => !others.some((o) => 'id' in o && 'id' in c && o.id === c.id),
  )
  return edit(intent, [
    ...others,
    ...room,
    put(scene, r.id, r, { head, tail, type: after.type, verdict: 'accepted', source }),
  ])
}

export function retypeRelation(scene: Scene, r: RelationRecord, type: string): Edit | null {
  return r.type === type && r.verdict === 'accepted'
    ? null
    : changed(scene, 'retype-relation', r, { type, turned: false })
}

/** Null for what has no direction. */
export function reverseRelation(scene: Scene, r: RelationRecord): Edit | null {
  if (r.type === null || isSymmetric(scene.types, r.type)) return null
  return changed(scene, 'reverse', r, { type: r.type, turned: true })
}

export function acceptRejected(scene: Scene, r: RelationRecord): Edit | null {
  return r.verdict === 'accepted' ? null : changed(scene, 'accept', r, { type: r.type, turned: false })
}

/** The pair has no relation after all: whatever was confirmed between the two goes with the same decision. */
export function unrelate(scene: Scene, r: RelationRecord): Edit | null {
  return r.type === null ? null : changed(scene, 'no-relation', r, { type: null, turned: false })
}

/** Not this type, this way round. "No relation" cannot be rejected; it is deleted. */
export function rejectRelation(scene: Scene, r: RelationRecord): Edit | null {
  if (r.verdict === 'rejected' || r.type === null) return null
  return edit('reject', [put(scene, r.id, r, { ...bare(r), verdict: 'rejected' })])
}

export const deleteRelation = (scene: Scene, r: RelationRecord): Edit | null =>
  edit('delete', [put(scene, r.id, r, null)])
