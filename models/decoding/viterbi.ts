import type { CrfLattice } from './crf-lattice.ts'

/** The best legal path, [length]; of equally good ones, that with the lowest tags from the end backwards. */
export function viterbi(lattice: CrfLattice): Int32Array {
  const { length, tags, emissions, start, end, transitions } = lattice
  const path = new Int32Array(length)
  if (length === 0) return path
  let best = Float64Array.from(start, (score, tag) => score + emissions[tag]!)
  const cameFrom = new Int32Array(length * tags)
  for (let t = 1; t < length; t++) {
    const next = new Float64Array(tags).fill(-Infinity)
    for (let to = 0; to < tags; to++) {
      for (let from = 0; from < tags; from++) {
        const score = best[from]! + transitions[from * tags + to]!
        if (score > next[to]!) {
          next[to] = score
          cameFrom[t * tags + to] = from
        }
      }
      next[to]! += emissions[t * tags + to]!
    }
    best = next
  }
  let last = 0
  for (let tag = 1; tag < tags; tag++) if (best[tag]! + end[tag]! > best[last]! + end[last]!) last = tag
  for (let t = length - 1; t >= 0; t--) {
    path[t] = last
    last = cameFrom[t * tags + last]!
  }
  return path
}
