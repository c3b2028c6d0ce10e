import { type LabelledSpan, spansOfTags } from './bio-tags.ts'
import { type CrfTables, crfLattice } from './crf-lattice.ts'
import { forwardBackward } from './forward-backward.ts'
import { spanProbability } from './span-probability.ts'
import { viterbi } from './viterbi.ts'

/** Emissions of a post, [length * tags], and the spans that are right. */
export interface CalibrationPost {
  readonly emissions: ArrayLike<number>
  readonly gold: readonly LabelledSpan[]
}

/** What was said with a probability, and whether it was right. */
export interface Prediction {
  readonly probability: number
  readonly right: boolean
}

const same = (a: LabelledSpan, b: LabelledSpan) => a.start === b.start && a.end === b.end && a.label === b.label

/** Every predicted span's probability at a temperature, and whether it is right. The spans do not depend on it. */
export function predictedSpans(
  posts: readonly CalibrationPost[],
  tables: CrfTables,
  temperature: number,
): Prediction[] {
  return posts.flatMap(({ emissions, gold }) => {
    const lattice = crfLattice(emissions, tables, temperature)
    const sums = forwardBackward(lattice)
    return spansOfTags(viterbi(lattice)).map((span) => ({
      probability: spanProbability(sums, span),
      right: gold.some((other) => same(span, other)),
    }))
  })
}

/** In all, not for each. */
function logLoss(predictions: readonly Prediction[]): number {
  let sum = 0
  for (const { probability, right } of predictions)
    sum -= Math.log(Math.max(1e-9, right ? probability : 1 - probability))
  return sum
}

/**
 * The temperature between 0.25 and 8 whose span probabilities lose least (log loss) on posts with known answers;
 * `usual`, or 1, when nothing is predicted. Some twenty decodings of the posts.
 *
 * @param usual left out: only the posts speak
 */
export function fitTemperature(posts: readonly CalibrationPost[], tables: CrfTables, usual?: number): number {
  if (predictedSpans(posts, tables, 1).length === 0) return usual ?? 1
  const loss = (temperature: number) => logLoss(predictedSpans(posts, tables, temperature))
  return usual === undefined ? bestTemperature(loss) : guardedTemperature(loss, usual)
}

/** Of the logarithm of a temperature about its usual value: what fine-tuning on a few hundred posts does to it. */
const usualSpread = 0.25

/**
 * Where a loss is least that also counts how unusual a temperature is, as a normal distribution of its logarithm has it: some
 * thirty predictions move it part of the way, some hundreds go where they will.
 *
 * @param loss the log loss of all predictions together, so that more of them weigh more
 */
export function guardedTemperature(loss: (temperature: number) => number, usual: number): number {
  return bestTemperature(
    (temperature) => loss(temperature) + Math.log(temperature / usual) ** 2 / (2 * usualSpread ** 2),
  )
}

/** Where a loss is least between 0.25 and 8: golden-section search on the logarithm. @param loss has one valley */
export function bestTemperature(loss: (temperature: number) => number): number {
  const lossAt = (logTemperature: number) => loss(Math.exp(logTemperature))
  const ratio = (Math.sqrt(5) - 1) / 2
  let low = Math.log(0.25)
  let high = Math.log(8)
  let left = high - ratio * (high - low)
  let right = low + ratio * (high - low)
  let lossLeft = lossAt(left)
  let lossRight = lossAt(right)
  while (high - low > 0.01) {
    if (lossLeft <= lossRight) {
      high = right
      right = left
      lossRight = lossLeft
      left = high - ratio * (high - low)
      lossLeft = lossAt(left)
    } else {
      low = left
      left = right
      lossLeft = lossRight
      right = low + ratio * (high - low)
      lossRight = lossAt(right)
    }
  }
  return Math.exp((low + high) / 2)
}

export interface ReliabilityBin {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean probability and share of right ones; both 0 where the bin is empty. */
  readonly stated: number
  readonly right: number
}

/** Ten bins of equal width, the least probable first: the points of a reliability diagram. */
export function reliabilityBins(predictions: readonly Prediction[]): readonly ReliabilityBin[] {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, stated: 0, right: 0 }))
  for (const { probability, right } of predictions) {
    const bin = bins[Math.min(9, Math.floor(probability * 10))]!
    bin.count++
    bin.stated += probability
    if (right) bin.right++
  }
  return bins.map(({ count, stated, right }, at) => ({
    from: at / 10,
    to: (at + 1) / 10,
    count,
    stated: count === 0 ? 0 : stated / count,
    right: count === 0 ? 0 : right / count,
  }))
}

/** Mean distance between stated probability and share of right spans, over ten equal bins, weighted by count. */
export function calibrationError(predictions: readonly Prediction[]): number {
  const distance = reliabilityBins(predictions).reduce(
    (sum, { count, stated, right }) => sum + count * Math.abs(stated - right),
    0,
  )
  return predictions.length === 0 ? 0 : distance / predictions.length
}
