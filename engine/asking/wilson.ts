export interface Interval {
  readonly low: number
  readonly high: number
}

/** 95 % of a normal distribution lie within so many standard deviations. */
const z = 1.959964

/**
 * Between which shares the true one lies with 95 % confidence, after `hits` of `count`; 0 to 1 where nothing was counted.
 * Source: Wilson 1927; good for few counts and for shares near 0, where the textbook's interval has no width.
 */
export function wilsonInterval(hits: number, count: number): Interval {
  if (count === 0) return { low: 0, high: 1 }
  const share = hits / count
  const scale = 1 + z ** 2 / count
  const centre = (share + z ** 2 / (2 * count)) / scale
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))
  // At the ends the two agree but for rounding.
  return { low: hits === 0 ? 0 : centre - reach, high: hits === count ? 1 : centre + reach }
}
