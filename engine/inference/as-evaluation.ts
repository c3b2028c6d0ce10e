import type { Evaluation, Scores } from '../../contract/domain/learning.ts'
import type { EntityReport, EntityScores } from '../../models/metrics/entity-f1.ts'

/** What scoring found, as people are shown it: in per cent. */
export function asEvaluation(posts: number, { total, byType }: EntityReport): Evaluation {
  return {
    posts,
    total: inPerCent(total),
    perType: [...byType].map(([type, scores]) => ({ type, ...inPerCent(scores) })),
  }
}

function inPerCent({ precision, recall, f1, gold, predicted, correct }: EntityScores): Scores {
  return { precision: 100 * precision, recall: 100 * recall, f1: 100 * f1, gold, predicted, correct }
}
