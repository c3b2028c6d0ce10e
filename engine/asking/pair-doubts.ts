import type { PostId } from '../../contract/domain/post.ts'
import type { PairScores } from '../../contract/domain/relation.ts'

/** Two answers that differ by less are both possible. */
const narrow = 0.3

/** How sure a model is of the relations of a post. */
export interface PairDoubt {
  readonly post: PostId
  /** 1 - the smallest margin of any pair, 0 to 1. */
  readonly doubt: number
  /** Pairs, whichever way round, whose margin is narrow. */
  readonly pairs: number
}

/**
 * By the margin between the best two answers, "no relation" among them; null where there is no pair to ask about.
 * Source: margin sampling, Scheffer and others 2001.
 */
export function pairDoubt(
  post: PostId,
  pairs: readonly Pick<PairScores, 'head' | 'tail' | 'scores'>[],
): PairDoubt | null {
  if (pairs.length === 0) return null
  const margins = pairs.map(({ head, tail, scores }) => {
    const [first, second] = scores.map(({ score }) => score).sort((a, b) => b - a)
    const ends = [head.start, tail.start].sort((a, b) => a - b).join()
    return { ends, margin: (first ?? 1) - (second ?? 0) }
  })
  const smallest = Math.min(...margins.map(({ margin }) => margin))
  const doubtful = new Set(margins.filter(({ margin }) => margin < narrow).map(({ ends }) => ends))
  return { post, doubt: Math.min(1, Math.max(0, 1 - smallest)), pairs: doubtful.size }
}
