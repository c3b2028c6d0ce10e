import { type Entity, type EntityCounts, scoresOf } from './entity-f1.ts'

/** A 95 per cent interval, in the unit of what was measured. */
export interface BootstrapInterval {
  readonly low: number
  readonly high: number
}

/** What was counted on one post, by type. */
export type PostCounts = ReadonlyMap<string, EntityCounts>

/** Entities of each post that are there, that were said, and that were said rightly. Exact match of bounds and type. */
export function countPosts(
  gold: readonly (readonly Entity[])[],
  predicted: readonly (readonly Entity[])[],
): readonly PostCounts[] {
  const keyOf = ({ start, end, type }: Entity) => `${start} ${end} ${type}`
  return gold.map((reference, post) => {
    const right = new Map(reference.map((entity) => [keyOf(entity), entity]))
    const said = new Map(predicted[post]!.map((entity) => [keyOf(entity), entity]))
    const counts = new Map<string, { gold: number; predicted: number; correct: number }>()
    const of = (type: string) => {
      const known = counts.get(type) ?? { gold: 0, predicted: 0, correct: 0 }
      counts.set(type, known)
      return known
    }
    for (const { type } of right.values()) of(type).gold++
    for (const [key, { type }] of said) {
      of(type).predicted++
      if (right.has(key)) of(type).correct++
    }
    return counts
  })
}

export interface BootstrapOptions {
  readonly draws?: number
  /** Uniform from 0 up to 1. */
  readonly random: () => number
}

/** Of F1 from 0 to 1; null where fewer than two posts say anything about it. */
export interface F1Intervals {
  readonly total: BootstrapInterval | null
  readonly byType: ReadonlyMap<string, BootstrapInterval | null>
}

/**
 * How far F1 would move if other posts of the same kind had been measured: posts are drawn anew with replacement, and the
 * middle 95 per cent of the F1s taken.
 *
 * Source: Efron 1979, the percentile bootstrap.
 */
export function bootstrapF1(posts: readonly PostCounts[], options: BootstrapOptions): F1Intervals {
  const tally = tallyOf(posts)
  const drawn = drawings(posts.length, options).map((times) => f1sOf(tally, times))
  const intervalOf = (type: number): BootstrapInterval | null =>
    tally.posts[type]! < 2 ? null : middle(drawn.map((f1s) => f1s[type]!))
  return {
    total: intervalOf(tally.types.length),
    byType: new Map(tally.types.map((type, at) => [type, intervalOf(at)])),
  }
}

/** The same for the difference of two readings of the same posts: both see the same drawings. */
export function bootstrapDifference(
  first: readonly PostCounts[],
  second: readonly PostCounts[],
  options: BootstrapOptions,
): BootstrapInterval | null {
  if (first.length !== second.length)
    throw new RangeError(`one reading has ${first.length} posts, the other ${second.length}`)
  const tallies = [tallyOf(first), tallyOf(second)] as const
  if (tallies.every(({ posts }) => posts.at(-1)! < 2)) return null
  return middle(
    drawings(first.length, options).map((times) => f1sOf(tallies[1], times).at(-1)! - f1sOf(tallies[0], times).at(-1)!),
  )
}

/** All that was counted as one list, since most posts have few of the types. */
interface Tally {
  readonly types: readonly string[]
  /** How many posts say anything about each type, and last about any. */
  readonly posts: readonly number[]
  /** Five numbers each: post, type, gold, predicted, correct. */
  readonly entries: Int32Array
}

function tallyOf(posts: readonly PostCounts[]): Tally {
  const types = [...new Set(posts.flatMap((counts) => [...counts.keys()]))].sort()
  const row = new Map(types.map((type, at) => [type, at]))
  const entries: number[] = []
  const seen = new Array<number>(types.length + 1).fill(0)
  posts.forEach((counts, post) => {
    if (counts.size > 0) seen[types.length]!++
    for (const [type, { gold, predicted, correct }] of counts) {
      seen[row.get(type)!]!++
      entries.push(post, row.get(type)!, gold, predicted, correct)
    }
  })
  return { types, posts: seen, entries: Int32Array.from(entries) }
}

/** How often each post was drawn, in each drawing. */
function drawings(posts: number, { draws = 1000, random }: BootstrapOptions): Uint16Array[] {
  return Array.from({ length: draws }, () => {
    const times = new Uint16Array(posts)
    for (let i = 0; i < posts; i++) times[Math.floor(random() * posts)]!++
    return times
  })
}

/** F1 of each type, and last of all together. */
function f1sOf({ types, entries }: Tally, times: Uint16Array): Float64Array {
  const sums = new Float64Array(3 * (types.length + 1))
  const last = 3 * types.length
  for (let i = 0; i < entries.length; i += 5) {
    const weight = times[entries[i]!]!
    if (weight === 0) continue
    const at = 3 * entries[i + 1]!
    for (let k = 0; k < 3; k++) {
      const amount = weight * entries[i + 2 + k]!
      sums[at + k]! += amount
      sums[last + k]! += amount
    }
  }
  return Float64Array.from({ length: types.length + 1 }, (_, at) => {
    const [gold, predicted, correct] = sums.subarray(3 * at, 3 * at + 3)
    return scoresOf({ gold: gold!, predicted: predicted!, correct: correct! }).f1
  })
}

function middle(values: readonly number[]): BootstrapInterval {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  return { low: at(0.025), high: at(0.975) }
}
