import type { GraphKey, LinkCandidate } from '../../contract/domain/graph.ts'

/**
 * Candidates in the order in which they came up first: what is learnt of them later is shown in place, and nothing moves under a
 * finger or a cursor. New ones come last.
 *
 * @param first keys as they were first shown; null: nothing was shown yet
 */
export function inShownOrder(
  first: readonly GraphKey[] | null,
  now: readonly LinkCandidate[],
): readonly LinkCandidate[] {
  if (first === null) return now
  const place = new Map(first.map((key, at) => [key, at]))
  return [...now].sort((a, b) => (place.get(a.node.key) ?? first.length) - (place.get(b.node.key) ?? first.length))
}
