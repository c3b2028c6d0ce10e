/** Points of length 1 are at most so far apart; so far is every point while there is no centre. */
export const farthest = 2

/** Rows of `size` numbers, one after the other. */
export interface Points {
  readonly values: Float32Array
  readonly size: number
}

export const noDistances = (count: number): Float32Array => new Float32Array(count).fill(farthest)

/** Brings each point's distance to its nearest centre up to date with one more centre, in place. */
export function coverBy(distances: Float32Array, { values, size }: Points, centre: ArrayLike<number>): void {
  for (let point = 0; point < distances.length; point++) {
    let sum = 0
    for (let i = 0; i < size; i++) {
      const difference = values[point * size + i]! - centre[i]!
      sum += difference * difference
    }
    const distance = Math.sqrt(sum)
    if (distance < distances[point]!) distances[point] = distance
  }
}

export interface Pick {
  readonly point: number
  /** To the nearest centre at the time of the pick. */
  readonly distance: number
}

/**
 * Greedy k-centre: again and again the point with the largest weight times distance, which is a centre from then on. With
 * equal weights the greatest distance that is left is at most twice the smallest possible. A generator, so that its caller
 * can pause between picks.
 *
 * @param distances to the centres so far, brought up to date in place
 * Source: Gonzalez 1985; Sener and Savarese 2018, arXiv:1708.00489
 */
export function* farthestFirst(
  points: Points,
  weights: ArrayLike<number>,
  distances: Float32Array,
): Generator<Pick, void> {
  const picked = new Uint8Array(distances.length)
  for (let count = 0; count < distances.length; count++) {
    let best = -1
    let most = -1
    for (let point = 0; point < distances.length; point++) {
      const gain = weights[point]! * distances[point]!
      if (picked[point] === 0 && gain > most) [best, most] = [point, gain]
    }
    picked[best] = 1
    yield { point: best, distance: distances[best]! }
    coverBy(distances, points, points.values.subarray(best * points.size, (best + 1) * points.size))
  }
}
