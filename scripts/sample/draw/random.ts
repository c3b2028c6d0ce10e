export type Random = () => number

/** The same numbers in [0, 1) for the same seed, on every machine. Source: Marsaglia 2003, Xorshift RNGs, doi:10.18637/jss.v008.i14. */
export function seeded(seed: number): Random {
  // Spread out, since neighbouring seeds would otherwise begin with almost the same number.
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** `count` drawings scattered by one seeded source. */
export function scatter(count: number, seed: number, draw: (random: Random, index: number) => string): string {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, index) => draw(random, index)).join('')
}

export function pick<T>(random: Random, options: readonly T[]): T {
  const chosen = options[Math.floor(random() * options.length)]
  if (chosen === undefined) throw new Error('pick needs at least one option')
  return chosen
}
