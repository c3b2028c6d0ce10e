import type { KgeCalibration } from '../../package/kge-manifest.ts'

/**
 * Candidates of a question: log(p / (1 - p)) for each by its place, p the softmax of its score among those that may come up;
 * -Infinity for the others. Scores of different questions are not comparable, these are.
 *
 * @param scores those of candidates that may not come up are overwritten with -Infinity
 * @param out    candidates that may not come up
 */
export function candidateLogits(scores: Float32Array, out: Iterable<number>): (at: number) => number {
  for (const at of out) scores[at] = Number.NEGATIVE_INFINITY
  let top = Number.NEGATIVE_INFINITY
  for (let at = 0; at < scores.length; at++) if (scores[at]! > top) top = scores[at]!
  let sum = 0
  // Below that a candidate adds nothing to the sum, and its exponential is not worth the time.
  for (let at = 0; at < scores.length; at++) if (scores[at]! > top - 40) sum += Math.exp(scores[at]! - top)
  return (at) => {
    const own = scores[at]! - top
    if (scores[at] === Number.NEGATIVE_INFINITY) return Number.NEGATIVE_INFINITY
    // The others' share without the candidate's own, so that a sure one does not end in log(1 - 1).
    return own - Math.log(Math.max(sum - Math.exp(own), Number.MIN_VALUE))
  }
}

/** Without a calibration the softmax itself. */
export function calibrated(logit: number, calibration: KgeCalibration | null): number {
  const { slope, offset } = calibration ?? { slope: 1, offset: 0 }
  return 1 / (1 + Math.exp(-(slope * logit + offset)))
}
