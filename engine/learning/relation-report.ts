import type { ConfusionCell, TaskReport } from '../../contract/domain/learning-report.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { calibrationError, type Prediction, reliabilityBins } from '../../models/decoding/calibration.ts'
import { bootstrapF1, countPosts } from '../../models/metrics/bootstrap.ts'
import { type Entity, entityF1 } from '../../models/metrics/entity-f1.ts'
import { asEvaluation } from '../inference/as-evaluation.ts'
import { seededRandom } from '../training/fit-random.ts'
import { bootstrapSeed, inPerCent } from './mention-report.ts'

/** One ordered pair of a measuring post, by people and by a model; null: no relation. */
export interface ReadPair {
  readonly head: number
  readonly tail: number
  readonly gold: string | null
  readonly predicted: string | null
  /** Of what was predicted, 0 to 1. */
  readonly score: number
}

export interface RelationReadings {
  readonly posts: readonly PostId[]
  /** As long as `posts`. */
  readonly pairs: readonly (readonly ReadPair[])[]
  readonly temperature: number
}

const mostPosts = 200

/** All that is shown of how a model names relations between known mentions, in per cent; None is no class of its own. */
export function relationReport({ posts, pairs, temperature }: RelationReadings): TaskReport {
  const [gold, predicted] = [relationsIn(pairs, 'gold'), relationsIn(pairs, 'predicted')]
  const { total, perType } = asEvaluation(posts.length, entityF1(gold, predicted))
  const intervals = bootstrapF1(countPosts(gold, predicted), { random: seededRandom(bootstrapSeed) })
  const stated = pairs.flat().flatMap(({ gold, predicted, score }): Prediction[] => {
    return predicted === null ? [] : [{ probability: score, right: gold === predicted }]
  })
  return {
    task: 'relations',
    posts: posts.length,
    total: { ...total, interval: inPerCent(intervals.total) },
    perType: perType.map((each) => ({ ...each, interval: inPerCent(intervals.byType.get(each.type) ?? null) })),
    calibration: { temperature, error: calibrationError(stated), bins: [...reliabilityBins(stated)] },
    confusion: confusion(posts, pairs),
  }
}

/** Post by post. A pair stands where an entity has its bounds, `start` its head and `end` its tail: what is counted is the same. */
export function relationsIn(
  pairs: RelationReadings['pairs'],
  side: 'gold' | 'predicted',
): (Entity & { readonly score: number })[][] {
  return pairs.map((list) =>
    list.flatMap((pair) => {
      const type = pair[side]
      return type === null ? [] : [{ start: pair.head, end: pair.tail, type, score: pair.score }]
    }),
  )
}

function confusion(posts: readonly PostId[], pairs: RelationReadings['pairs']): ConfusionCell[] {
  const cells = new Map<string, ConfusionCell>()
  pairs.forEach((list, at) => {
    for (const { gold, predicted } of list) {
      if (gold === null && predicted === null) continue
      const key = JSON.stringify([gold, predicted])
      const { exact, posts: places } = cells.get(key) ?? { exact: 0, posts: [] as PostId[] }
      const isNew = places.at(-1) !== posts[at] && places.length < mostPosts
      const listed = isNew ? [...places, posts[at]!] : places
      cells.set(key, { gold, predicted, exact: exact + 1, overlapping: 0, posts: listed })
    }
  })
  return [...cells.values()]
}
