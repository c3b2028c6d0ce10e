import { type Random, shuffled } from './fit-random.ts'

/** Posts sorted by length within chunks of this many batches: little padding, yet every epoch is shuffled anew. */
const batchesPerChunk = 16

/** Every example once, in batches of about equal length, in random order. */
export function bucketBatches<E extends { readonly length: number }>(
  examples: readonly E[],
  batchSize: number,
  random: Random,
): E[][] {
  const order = shuffled(examples, random)
  const batches: E[][] = []
  for (let from = 0; from < order.length; from += batchSize * batchesPerChunk) {
    const chunk = order.slice(from, from + batchSize * batchesPerChunk).sort((a, b) => a.length - b.length)
    for (let at = 0; at < chunk.length; at += batchSize) batches.push(chunk.slice(at, at + batchSize))
  }
  return shuffled(batches, random)
}
