/** An entity as scoring sees it: which words, which type. Units of start and end do not matter, only equality. */
export interface Entity {
  readonly start: number
  readonly end: number
  readonly type: string
}

export interface EntityCounts {
  /** entities in the reference */
  readonly gold: number
  /** entities predicted */
  readonly predicted: number
  /** predicted with exactly the reference's words and type */
  readonly correct: number
}

/** Precision, recall and F1 from 0 to 1; 0 where nothing can be divided, as conlleval prints it. */
export interface EntityScores extends EntityCounts {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

export interface EntityReport {
  readonly total: EntityScores
  /** sorted by type; every type that occurs in the reference or the prediction */
  readonly byType: ReadonlyMap<string, EntityScores>
}

export function scoresOf({ gold, predicted, correct }: EntityCounts): EntityScores {
  const precision = predicted > 0 ? correct / predicted : 0
  const recall = gold > 0 ? correct / gold : 0
  const f1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0
  return { gold, predicted, correct, precision, recall, f1 }
}

const keyOf = ({ start, end, type }: Entity) => `${start} ${end} ${type}`

/**
 * Entity-level scores with exact match of words and type, micro-averaged, as conlleval and seqeval's default mode
 * count. An entity that one side lists twice counts once.
 *
 * @throws RangeError when the two sides have different numbers of posts
 */
export function entityF1(
  gold: readonly (readonly Entity[])[],
  predicted: readonly (readonly Entity[])[],
): EntityReport {
  if (gold.length !== predicted.length)
    throw new RangeError(`the reference has ${gold.length} posts, the prediction ${predicted.length}`)
  const counts = new Map<string, { gold: number; predicted: number; correct: number }>()
  const of = (type: string) => {
    const known = counts.get(type) ?? { gold: 0, predicted: 0, correct: 0 }
    counts.set(type, known)
    return known
  }
  gold.forEach((reference, post) => {
    const right = new Map(reference.map((entity) => [keyOf(entity), entity]))
    const said = new Map(predicted[post]!.map((entity) => [keyOf(entity), entity]))
    for (const entity of right.values()) of(entity.type).gold++
    for (const [key, entity] of said) {
      of(entity.type).predicted++
      if (right.has(key)) of(entity.type).correct++
    }
  })
  const total = { gold: 0, predicted: 0, correct: 0 }
  for (const part of counts.values()) {
    total.gold += part.gold
    total.predicted += part.predicted
    total.correct += part.correct
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return { total: scoresOf(total), byType: new Map(sorted.map(([type, part]) => [type, scoresOf(part)])) }
}
