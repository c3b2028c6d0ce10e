import type { Calibration, TaskReport } from '../../contract/domain/learning-report.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { calibrationError, type Prediction, reliabilityBins } from '../../models/decoding/calibration.ts'
import { type BootstrapInterval, bootstrapF1, countPosts } from '../../models/metrics/bootstrap.ts'
import { confusionOf } from '../../models/metrics/confusion.ts'
import { entityF1 } from '../../models/metrics/entity-f1.ts'
import { asEvaluation } from '../inference/as-evaluation.ts'
import type { TypedSpan } from '../store/training-snapshot.ts'
import { seededRandom } from '../training/fit-random.ts'

/** A span that a model suggests, with its probability. */
export interface ScoredSpan extends TypedSpan {
  readonly score: number
}

export interface MentionReadings {
  readonly posts: readonly PostId[]
  /** By people; as long as `posts`, and so is `predicted`. */
  readonly gold: readonly (readonly TypedSpan[])[]
  readonly predicted: readonly (readonly ScoredSpan[])[]
  /** Of the model that made `predicted`. */
  readonly temperature: number
}

const mostPosts = 200
/** The same drawings each time: figures do not change by being looked at again. */
export const bootstrapSeed = 20_260_101

/** All that is shown of how a model finds mentions on posts with known ones, in per cent. */
export function mentionReport({ posts, gold, predicted, temperature }: MentionReadings): TaskReport {
  const { total, perType } = asEvaluation(posts.length, entityF1(gold, predicted))
  const intervals = bootstrapF1(countPosts(gold, predicted), { random: seededRandom(bootstrapSeed) })
  return {
    task: 'mentions',
    posts: posts.length,
    total: { ...total, interval: inPerCent(intervals.total) },
    perType: perType.map((each) => ({ ...each, interval: inPerCent(intervals.byType.get(each.type) ?? null) })),
    calibration: calibrationOf(gold, predicted, temperature),
    confusion: confusionOf(gold, predicted).map(({ posts: places, ...cell }) => ({
      ...cell,
      posts: places.slice(0, mostPosts).map((place) => posts[place]!),
    })),
  }
}

export function inPerCent(interval: BootstrapInterval | null): BootstrapInterval | null {
  return interval && { low: 100 * interval.low, high: 100 * interval.high }
}

function calibrationOf(
  gold: MentionReadings['gold'],
  predicted: MentionReadings['predicted'],
  temperature: number,
): Calibration {
  const predictions = predicted.flatMap((spans, post) =>
    spans.map(({ start, end, type, score }): Prediction => {
      const right = gold[post]!.some((other) => other.start === start && other.end === end && other.type === type)
      return { probability: score, right }
    }),
  )
  return { temperature, error: calibrationError(predictions), bins: [...reliabilityBins(predictions)] }
}
