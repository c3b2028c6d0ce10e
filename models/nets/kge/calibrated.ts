import type { KgeCalibration } from '../../package/kge-manifest.ts'

/**
 * log(p / (1 - p)) for every candidate, p the softmax of its score among those that may come up; -Infinity for the others. Scores
 * of different questions are not comparable, these are.
 *
 * @param scores are overwritten with the result
 * @param out    candidates that may not come up
 */
export function candidateLogits(scores: Float32Array, out: Iterable<number>): Float32Array {
  for (const at of out) scores[at] = Number.NEGATIVE_INFINITY
  let top = Number.NEGATIVE_INFINITY
  for (let at = 0; at < scores.length; at++) if (scores[at]! > top) top = scores[at]!
  if (top === Number.NEGATIVE_INFINITY) return scores
  let sum = 0
  for (let at = 0; at < scores.length; at++) sum += Math.exp(scores[at]! - top)
  for (let at = 0; at < scores.length; at++) {
    const own = scores[at]! - top
    // The others' share without the candidate's own, so that a sure one does not end in log(1 - 1).
    const others = Math.max(sum - Math.exp(own), Number.MIN_VALUE)
    scores[at] = own === Number.NEGATIVE_INFINITY ? own : own - Math.log(others)
  }
  return scores
}

/** Without a calibration the softmax itself. */
export function calibrated(logit: number, calibration: KgeCalibration | null): number {
  const { slope, offset } = calibration ?? { slope: 1, offset: 0 }
  return 1 / (1 + Math.exp(-(slope * logit + offset)))
}
