import { isLegalStep } from './bio-tags.ts'

/** Scores of a linear-chain CRF over BIO tags; `tags` = 1 + 2 * labels. */
export interface CrfTables {
  readonly tags: number
  /** [tags] */
  readonly start: ArrayLike<number>
  /** [tags] */
  readonly end: ArrayLike<number>
  /** [tags, tags], from then to */
  readonly transitions: ArrayLike<number>
}

/** One post's tag scores, ready for decoding. All scores are already divided by the temperature. */
export interface CrfLattice {
  readonly length: number
  readonly tags: number
  /** [length, tags] */
  readonly emissions: Float64Array
  /** [tags]; -Infinity where a post may not begin */
  readonly start: Float64Array
  /** [tags] */
  readonly end: Float64Array
  /** [tags, tags]; -Infinity where BIO forbids the step */
  readonly transitions: Float64Array
}

/**
 * @param emissions  [length, tags]
 * @param temperature above 1 flattens the distribution, below 1 sharpens it; the best path stays the same
 * @throws RangeError when sizes disagree or a score is not finite
 */
export function crfLattice(emissions: ArrayLike<number>, tables: CrfTables, temperature = 1): CrfLattice {
  const { tags } = tables
  if (emissions.length % tags !== 0)
    throw new RangeError(`emissions have ${emissions.length} values, which is no multiple of ${tags} tags`)
  if (tables.transitions.length !== tags * tags || tables.start.length !== tags || tables.end.length !== tags)
    throw new RangeError(
      `CRF tables for ${tags} tags have ${tables.start.length} starts, ${tables.end.length} ends and ${tables.transitions.length} transitions`,
    )
  const scaled = (source: ArrayLike<number>, name: string) =>
    Float64Array.from(source, (score, i) => {
      if (!Number.isFinite(score)) throw new RangeError(`${name}[${i}] is ${score}`)
      return score / temperature
    })
  const start = scaled(tables.start, 'start').map((score, to) => (isLegalStep(null, to) ? score : -Infinity))
  const transitions = scaled(tables.transitions, 'transitions').map((score, at) =>
    isLegalStep(Math.floor(at / tags), at % tags) ? score : -Infinity,
  )
  return {
    length: emissions.length / tags,
    tags,
    emissions: scaled(emissions, 'emissions'),
    start,
    end: scaled(tables.end, 'end'),
    transitions,
  }
}

/** Score of one whole path; -Infinity when BIO forbids it. */
export function pathScore(lattice: CrfLattice, path: ArrayLike<number>): number {
  const { length, tags } = lattice
  if (length === 0) return 0
  let score = lattice.start[path[0]!]! + lattice.end[path[length - 1]!]!
  for (let t = 0; t < length; t++) {
    score += lattice.emissions[t * tags + path[t]!]!
    if (t > 0) score += lattice.transitions[path[t - 1]! * tags + path[t]!]!
  }
  return score
}
