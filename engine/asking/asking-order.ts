import type { PostId } from '../../contract/domain/post.ts'
import { farthestFirst, type Points } from './farthest-first.ts'

/** Every tenth place of the mixed order belongs to a post drawn by chance. */
export const samplePlace = 10

export type WhyAsked = 'unsure' | 'unlike' | 'sample'

export interface Asked {
  readonly post: PostId
  readonly why: WhyAsked
}

export interface Candidates {
  readonly posts: readonly PostId[]
  /** 0 to 1, of each post */
  readonly uncertainty: ArrayLike<number>
  /** a row for each post; NaN where nothing is known of it: it is near to nothing then */
  readonly points: Points
  /** of each post to the nearest that is labelled */
  readonly distances: Float32Array
}

/**
 * Posts of which the model is unsure and which are unlike those that are labelled or asked already: greedy k-centre, weighted
 * by uncertainty. One post per step, so that the caller can pause.
 */
export function* mixedOrder({ posts, uncertainty, points, distances }: Candidates): Generator<Asked, void> {
  const widest = distances.reduce((most, distance) => Math.max(most, distance), 0) || 1
  for (const { point, distance } of farthestFirst(points, uncertainty, distances.slice()))
    yield { post: posts[point]!, why: uncertainty[point]! >= distance / widest ? 'unsure' : 'unlike' }
}

/** Posts unlike those that are labelled or asked already, whatever the model thinks of them. */
export function* diverseOrder({ posts, points, distances }: Candidates): Generator<PostId, void> {
  const even = new Float32Array(posts.length).fill(1)
  for (const { point } of farthestFirst(points, even, distances.slice())) yield posts[point]!
}

/** Puts one of the sample at every tenth place, for as long as it lasts. */
export function withSample(asked: readonly Asked[], sample: readonly PostId[]): Asked[] {
  const drawn = new Set(sample)
  const order: Asked[] = []
  const left = [...sample]
  for (const each of asked) {
    if (order.length % samplePlace === samplePlace - 1 && left.length > 0)
      order.push({ post: left.shift()!, why: 'sample' })
    if (!drawn.has(each.post)) order.push(each)
  }
  return order
}
