import { type EntityScores, scoresOf } from './entity-f1.ts'

/** The relation that says there is none. */
export const noRelation = 'None'

/** `gold`, `predicted` and `correct` count relations other than None; a pair correctly left without one is in `accuracy` alone. */
export interface RelationReport {
  readonly pairs: number
  /** Share of all pairs, those without a relation included, that are right. */
  readonly accuracy: number
  readonly total: EntityScores
  /** Sorted by name; every relation that occurs in the reference or the prediction, but None. */
  readonly byRelation: ReadonlyMap<string, EntityScores>
}

/**
 * Micro-averaged precision, recall and F1 over pairs, in which None is no class: naming it is a claim of nothing. A wrong relation on
 * a pair that has one costs precision and recall.
 *
 * @param gold      one relation for each pair
 * @param predicted of the same pairs, in the same order
 * @throws RangeError when the two have different lengths
 * Source: what the authors of MKGformer print for MRE, which is OpenNRE's count.
 */
export function relationScores(gold: readonly string[], predicted: readonly string[]): RelationReport {
  if (gold.length !== predicted.length)
    throw new RangeError(`the reference has ${gold.length} pairs, the prediction ${predicted.length}`)
  const counts = new Map<string, { gold: number; predicted: number; correct: number }>()
  const of = (relation: string) => {
    const known = counts.get(relation) ?? { gold: 0, predicted: 0, correct: 0 }
    counts.set(relation, known)
    return known
  }
  let right = 0
  gold.forEach((relation, pair) => {
    const said = predicted[pair]!
    of(relation).gold++
    of(said).predicted++
    if (said !== relation) return
    of(relation).correct++
    right++
  })
  counts.delete(noRelation)
  const total = { gold: 0, predicted: 0, correct: 0 }
  for (const part of counts.values()) {
    total.gold += part.gold
    total.predicted += part.predicted
    total.correct += part.correct
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return {
    pairs: gold.length,
    accuracy: gold.length > 0 ? right / gold.length : 0,
    total: scoresOf(total),
    byRelation: new Map(sorted.map(([relation, part]) => [relation, scoresOf(part)])),
  }
}
