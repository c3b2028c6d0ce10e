/** How far up the right answers stood. */
export interface RankScores {
  readonly queries: number
  /** Mean rank, 1 at best; 0 of no queries. */
  readonly meanRank: number
  /** Mean of 1 / rank. */
  readonly meanReciprocalRank: number
  /** Shares of queries whose rank is at most 1, 3 and 10. */
  readonly hits1: number
  readonly hits3: number
  readonly hits10: number
}

export interface Rank {
  readonly raw: number
  /** Among the candidates that are not known to be right as well. */
  readonly filtered: number
}

/**
 * The place of the right candidate when all are sorted by score, 1 for the best. Candidates of equal score share the mean of
 * their places, so that a model that knows nothing and scores all alike gets the middle, not the top; a rank may be a half.
 *
 * @param scores of all candidates; one that is no number stands last
 * @param right  the candidate in question
 * @param known  candidates that are known to be right; those other than `right` are passed over for the filtered rank
 */
export function rankOf(scores: ArrayLike<number>, right: number, known: Iterable<number> = []): Rank {
  const own = orderable(scores[right]!)
  const { better, equal } = counted(scores, own)
  let [knownBetter, knownEqual] = [0, 0]
  for (const at of known instanceof Set ? known : new Set(known)) {
    if (at === right) continue
    const score = orderable(scores[at]!)
    if (score > own) knownBetter++
    else if (score === own) knownEqual++
  }
  // The right one is equal to itself.
  return {
    raw: 1 + better + (equal - 1) / 2,
    filtered: 1 + better - knownBetter + (equal - 1 - knownEqual) / 2,
  }
}

function counted(scores: ArrayLike<number>, own: number): { readonly better: number; readonly equal: number } {
  if (own === Number.NEGATIVE_INFINITY) {
    let equal = 0
    for (let at = 0; at < scores.length; at++) if (orderable(scores[at]!) === own) equal++
    return { better: scores.length - equal, equal }
  }
  // Half a thousand million comparisons come by here in one evaluation: two at a time, and nothing for the processor to guess. What is
  // no number is neither above nor equal: it stands last.
  let [even, evenOrEqual, odd, oddOrEqual] = [0, 0, 0, 0]
  const pairs = scores.length - (scores.length % 2)
  for (let at = 0; at < pairs; at += 2) {
    const first = scores[at]!
    const second = scores[at + 1]!
    even += Number(first > own)
    evenOrEqual += Number(first >= own)
    odd += Number(second > own)
    oddOrEqual += Number(second >= own)
  }
  if (pairs < scores.length) {
    even += Number(scores[pairs]! > own)
    evenOrEqual += Number(scores[pairs]! >= own)
  }
  const better = even + odd
  return { better, equal: evenOrEqual + oddOrEqual - better }
}

const orderable = (score: number) => (Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score)

export function rankScores(ranks: readonly number[]): RankScores {
  const queries = ranks.length
  const mean = (of: (rank: number) => number) =>
    queries === 0 ? 0 : ranks.reduce((sum, rank) => sum + of(rank), 0) / queries
  const within = (places: number) => mean((rank) => (rank <= places ? 1 : 0))
  return {
    queries,
    meanRank: mean((rank) => rank),
    meanReciprocalRank: mean((rank) => 1 / rank),
    hits1: within(1),
    hits3: within(3),
    hits10: within(10),
  }
}

export const missingEnds = ['head', 'tail'] as const
export type MissingEnd = (typeof missingEnds)[number]

export interface RankedQuery extends Rank {
  /** Which end of the triple was asked for. */
  readonly wanted: MissingEnd
}

/** Raw and filtered, for questions about heads, about tails, and both together. */
export interface RankingReport {
  readonly raw: Readonly<Record<MissingEnd | 'both', RankScores>>
  readonly filtered: Readonly<Record<MissingEnd | 'both', RankScores>>
}

export function rankingReport(queries: readonly RankedQuery[]): RankingReport {
  const part = (which: keyof Rank) => {
    const of = (wanted: MissingEnd | 'both') =>
      rankScores(queries.filter((query) => wanted === 'both' || query.wanted === wanted).map((query) => query[which]))
    return { head: of('head'), tail: of('tail'), both: of('both') }
  }
  return { raw: part('raw'), filtered: part('filtered') }
}
