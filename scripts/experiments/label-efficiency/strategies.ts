import { diverseOrder, mixedOrder } from '../../../engine/asking/asking-order.ts'
import { coverBy, noDistances } from '../../../engine/asking/farthest-first.ts'
import { embeddingSize } from '../../../engine/asking/post-embedding.ts'
import type { TaggedPost } from '../../../engine/inference/tagger.ts'
import { halfValues } from '../../../models/checkpoints/half-floats.ts'

export const strategies = ['random', 'uncertain', 'entropy', 'diverse', 'mixed'] as const
export type Strategy = (typeof strategies)[number]

/** A post of the pool, by its place there, as the model reads it now. */
export interface PoolPost {
  readonly place: number
  readonly reading: TaggedPost
}

/** The next posts to ask about; the pool is in random order. */
export function nextPosts(
  strategy: Strategy,
  open: readonly PoolPost[],
  labelled: readonly TaggedPost[],
  count: number,
): number[] {
  const places = open.map(({ place }) => place)
  if (strategy === 'random') return places.slice(0, count)
  const uncertainty = open.map(({ reading }) => reading.uncertainty)
  if (strategy === 'uncertain')
    return open
      .toSorted((a, b) => b.reading.uncertainty - a.reading.uncertainty)
      .slice(0, count)
      .map(({ place }) => place)
  if (strategy === 'entropy')
    return open
      .toSorted((a, b) => b.reading.entropy - a.reading.entropy)
      .slice(0, count)
      .map(({ place }) => place)
  const values = new Float32Array(open.length * embeddingSize)
  for (const [at, { reading }] of open.entries()) values.set(pointOf(reading), at * embeddingSize)
  const points = { values, size: embeddingSize }
  const distances = noDistances(open.length)
  for (const each of labelled) coverBy(distances, points, pointOf(each))
  const candidates = { posts: places, uncertainty, points, distances }
  const chosen: number[] = []
  for (const each of strategy === 'mixed' ? mixedOrder(candidates) : diverseOrder(candidates)) {
    chosen.push(typeof each === 'number' ? each : each.post)
    if (chosen.length === count) break
  }
  return chosen
}

function pointOf({ embedding }: TaggedPost): Float32Array {
  if (embedding === undefined) throw new Error('the tagger was opened without a place for activations')
  return halfValues(embedding.vector)
}
