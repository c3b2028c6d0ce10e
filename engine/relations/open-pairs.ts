import type { MentionId } from '../../contract/domain/mention.ts'
import type { Relation, RelationEnd } from '../../contract/domain/relation.ts'

/** Two mentions in the direction that is asked about. */
export interface OrderedPair {
  readonly head: RelationEnd
  readonly tail: RelationEnd
}

/** As many mentions as this are all paired; of more, as many of the nearest pairs. */
export const mentionsPaired = 40
const mostPairs = (mentionsPaired * (mentionsPaired - 1)) / 2

type Decided = Pick<Relation, 'head' | 'tail' | 'verdict'>

/**
 * Both directions of every two ends that no confirmed relation, and no "none", stands between: first to last in the text, each
 * pair followed by itself turned round. A rejection settles nothing: it speaks of one type.
 */
export function openPairs(ends: readonly RelationEnd[], decided: readonly Decided[]): OrderedPair[] {
  const settled = new Set<string>()
  const key = (one: MentionId, other: MentionId) => [one, other].sort().join(' ')
  for (const { head, tail, verdict } of decided) if (verdict === 'accepted') settled.add(key(head, tail))
  const sorted = ends.toSorted((a, b) => a.start - b.start || a.end - b.end)
  const pairs: OrderedPair[] = []
  sorted.forEach((head, at) => {
    for (const tail of sorted.slice(at + 1)) {
      if (head.mention !== null && tail.mention !== null && settled.has(key(head.mention, tail.mention))) continue
      pairs.push({ head, tail })
    }
  })
  return nearest(pairs).flatMap(({ head, tail }) => [
    { head, tail },
    { head: tail, tail: head },
  ])
}

function nearest(pairs: readonly OrderedPair[]): readonly OrderedPair[] {
  if (pairs.length <= mostPairs) return pairs
  const distance = ({ head, tail }: OrderedPair) => tail.start - head.end
  const kept = new Set(pairs.toSorted((a, b) => distance(a) - distance(b)).slice(0, mostPairs))
  return pairs.filter((pair) => kept.has(pair))
}
