import type { CrfLattice } from './crf-lattice.ts'

/** Log-sums over all legal paths. Natural logarithms throughout. */
export interface ForwardBackward {
  readonly lattice: CrfLattice
  /** [length, tags], everything up to and including word t, which has this tag */
  readonly forward: Float64Array
  /** [length, tags], everything after word t, which has this tag */
  readonly backward: Float64Array
  readonly logZ: number
}

/** log of the sum of exp(value(i)) for i below `count`; -Infinity when all are. */
export function logSum(count: number, value: (i: number) => number): number {
  let highest = -Infinity
  for (let i = 0; i < count; i++) highest = Math.max(highest, value(i))
  if (highest === -Infinity) return -Infinity
  let sum = 0
  for (let i = 0; i < count; i++) sum += Math.exp(value(i) - highest)
  return highest + Math.log(sum)
}

export function forwardBackward(lattice: CrfLattice): ForwardBackward {
  const { length, tags, emissions, start, end, transitions } = lattice
  const forward = new Float64Array(length * tags)
  const backward = new Float64Array(length * tags)
  for (let t = 0; t < length; t++)
    for (let to = 0; to < tags; to++) {
      const arrive =
        t === 0 ? start[to]! : logSum(tags, (from) => forward[(t - 1) * tags + from]! + transitions[from * tags + to]!)
      forward[t * tags + to] = arrive + emissions[t * tags + to]!
    }
  for (let t = length - 1; t >= 0; t--)
    for (let from = 0; from < tags; from++)
      backward[t * tags + from] =
        t === length - 1
          ? end[from]!
          : logSum(
              tags,
              (to) => transitions[from * tags + to]! + emissions[(t + 1) * tags + to]! + backward[(t + 1) * tags + to]!,
            )
  const logZ = length === 0 ? 0 : logSum(tags, (tag) => forward[(length - 1) * tags + tag]! + end[tag]!)
  return { lattice, forward, backward, logZ }
}

/** P(word t has this tag), [length, tags]. */
export function tagMarginals({ lattice, forward, backward, logZ }: ForwardBackward): Float64Array {
  return Float64Array.from({ length: lattice.length * lattice.tags }, (_, i) =>
    Math.exp(forward[i]! + backward[i]! - logZ),
  )
}
