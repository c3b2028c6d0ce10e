import type { GraphKey } from '../../contract/domain/graph.ts'
import type { GraphSnapshot } from '../store/graph/graph-snapshot.ts'

export interface TypeConstraints {
  /** Whether any predicate has a domain or range. */
  readonly any: boolean
  /** Entities that may stand at this end; null: any. */
  candidates(predicate: GraphKey, end: 'head' | 'tail'): ReadonlySet<GraphKey> | null
  mayStand(entity: GraphKey, predicate: GraphKey, end: 'head' | 'tail'): boolean
}

const known = new WeakMap<GraphSnapshot, TypeConstraints>()

/** Which entities the schema lets stand where. Made once for a snapshot. */
export function typeConstraints(snapshot: GraphSnapshot): TypeConstraints {
  const found = known.get(snapshot) ?? make(snapshot)
  known.set(snapshot, found)
  return found
}

const keyOf = (predicate: GraphKey, end: 'head' | 'tail') => `${end} ${predicate}`

function make({ entities, predicates }: GraphSnapshot): TypeConstraints {
  const byType = new Map<string, GraphKey[]>()
  for (const { key, types } of entities)
    for (const type of types) {
      const of = byType.get(type)
      if (of) of.push(key)
      else byType.set(type, [key])
    }
  const allowed = new Map<string, ReadonlySet<GraphKey>>()
  for (const { key, domain, range } of predicates)
    for (const [end, types] of [
      ['head', domain],
      ['tail', range],
    ] as const)
      if (types.length > 0) allowed.set(keyOf(key, end), new Set(types.flatMap((type) => byType.get(type) ?? [])))
  return {
    any: allowed.size > 0,
    candidates: (predicate, end) => allowed.get(keyOf(predicate, end)) ?? null,
    mayStand: (entity, predicate, end) => allowed.get(keyOf(predicate, end))?.has(entity) ?? true,
  }
}
