import type { Evaluation } from '../../contract/domain/learning.ts'

/** F1 in per cent with one digit, as papers print it. */
export const f1Text = (evaluation: Evaluation): string => evaluation.total.f1.toFixed(1)
