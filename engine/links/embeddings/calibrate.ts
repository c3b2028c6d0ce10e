import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import { candidateLogits } from '../../../models/nets/kge/calibrated.ts'
import type { KgeCalibration } from '../../../models/package/kge-manifest.ts'
import { KnownAnswers, linkQueries } from '../link-queries.ts'
import type { LinkScorer } from '../rank-links.ts'

/** Right answers and wrong candidates by their logit, in bins: millions of candidates, of which nearly all are wrong. */
export interface LogitBins {
  readonly right: Float64Array
  readonly wrong: Float64Array
}

const [lowest, highest, perUnit] = [-30, 30, 8]
const bins = (highest - lowest) * perUnit

/** The middle of a bin. */
export const logitOf = (bin: number): number => lowest + (bin + 0.5) / perUnit

const binOf = (logit: number): number =>
  Math.min(bins - 1, Math.max(0, Math.floor((Math.max(lowest, Math.min(highest, logit)) - lowest) * perUnit)))

/**
 * Every question of the given triples with all its candidates: those known to answer left out, the missing answers right, all others
 * wrong as far as is known.
 *
 * @param triples some of those that were not learnt from
 * @param train   learnt from
 * @param held    all that were not learnt from
 */
export async function logitBins(
  triples: readonly Triple[],
  train: readonly Triple[],
  held: readonly Triple[],
  score: LinkScorer,
): Promise<LogitBins> {
  const [known, missing] = [new KnownAnswers(train), new KnownAnswers(held)]
  const counts = { right: new Float64Array(bins), wrong: new Float64Array(bins) }
  const queries = linkQueries(triples)
  const atOnce = 64
  for (let from = 0; from < queries.length; from += atOnce) {
    const some = queries.slice(from, from + atOnce)
    const scores = await score(some)
    some.forEach((query, at) => {
      const right = new Set(missing.of(query))
      const out = known.of(query).filter((entity) => !right.has(entity))
      const kept = Float32Array.from(scores[at]!)
      const logitAt = candidateLogits(kept, out)
      for (let entity = 0; entity < kept.length; entity++) {
        const logit = logitAt(entity)
        if (logit !== Number.NEGATIVE_INFINITY) counts[right.has(entity) ? 'right' : 'wrong'][binOf(logit)]!++
      }
    })
  }
  return counts
}

/** Candidates below are hopeless and come up nowhere; there are millions, and where they lie says nothing about the others. */
const hopeless = -8

/**
 * The line through the logits under which what happened is likeliest (Platt's scaling), by Newton's method with shortened steps; null
 * where nothing was right or nothing wrong.
 */
export function fitCalibration({ right, wrong }: LogitBins): KgeCalibration | null {
  const used = Array.from({ length: bins }, (_, bin) => ({
    logit: logitOf(bin),
    right: right[bin]!,
    count: right[bin]! + wrong[bin]!,
  })).filter(({ logit, count }) => count > 0 && logit > hopeless)
  const answers = used.reduce((sum, bin) => sum + bin.right, 0)
  if (answers === 0 || used.every((bin) => bin.count === bin.right)) return null
  const likelihood = (slope: number, offset: number) =>
    used.reduce((sum, { logit, right, count }) => {
      const x = slope * logit + offset
      // log σ(x) and log σ(-x), without an overflow.
      const yes = Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)))
      return sum + right * yes + (count - right) * (yes - x)
    }, 0)
  let [slope, offset] = [1, 0]
  let best = likelihood(slope, offset)
  for (let round = 0; round < 50; round++) {
    let [bySlope, byOffset, ss, so, oo] = [0, 0, 1e-9, 0, 1e-9]
    for (const { logit, right, count } of used) {
      const p = 1 / (1 + Math.exp(-(slope * logit + offset)))
      const curve = count * p * (1 - p)
      bySlope += (right - count * p) * logit
      byOffset += right - count * p
      ss += curve * logit * logit
      so += curve * logit
      oo += curve
    }
    const determinant = ss * oo - so * so
    if (!(determinant > 0)) break
    const step = {
      slope: (oo * bySlope - so * byOffset) / determinant,
      offset: (ss * byOffset - so * bySlope) / determinant,
    }
    // Far from the best line Newton's step overshoots: half of it, and half again, until it is better.
    let share = 1
    while (share > 1e-6 && !(likelihood(slope + share * step.slope, offset + share * step.offset) > best)) share /= 2
    if (share <= 1e-6) break
    slope += share * step.slope
    offset += share * step.offset
    best = likelihood(slope, offset)
  }
  return Number.isFinite(slope + offset) && slope > 0 ? { slope, offset, answers } : null
}

/**
 * Mean distance between the stated probability and the share that was right, over ten bins of candidates stated at 5 % or more:
 * those a person gets to see. The thousands of hopeless ones would hide any fault.
 */
export function statedError({ right, wrong }: LogitBins, { slope, offset }: KgeCalibration): number {
  const groups = Array.from({ length: 10 }, () => ({ count: 0, stated: 0, right: 0 }))
  for (let bin = 0; bin < bins; bin++) {
    const count = right[bin]! + wrong[bin]!
    const stated = 1 / (1 + Math.exp(-(slope * logitOf(bin) + offset)))
    if (count === 0 || stated < 0.05) continue
    const group = groups[Math.min(9, Math.floor(10 * stated))]!
    group.count += count
    group.stated += stated * count
    group.right += right[bin]!
  }
  const all = groups.reduce((sum, { count }) => sum + count, 0)
  return all === 0 ? 0 : groups.reduce((sum, group) => sum + Math.abs(group.stated - group.right), 0) / all
}
