import type { ColourPlanes } from './colour-planes.ts'

/** An image cut into parts of one colour each. */
export interface ColourSegments {
  /** By pixel, row by row: the number of its segment, from 0. */
  readonly labels: Int32Array
  readonly count: number
}

export interface SegmentSizes {
  /** In L*a*b* units: the larger, the more a small segment's colours may vary, and the larger segments become. */
  readonly tolerance: number
  /** Pixels; smaller segments join a neighbour. */
  readonly least: number
}

/**
 * Neighbouring pixels join, those of the nearest colours first, unless they differ by more than both their segments vary.
 *
 * Source: Felzenszwalb and Huttenlocher 2004, "Efficient graph-based image segmentation".
 */
export function colourSegments(
  { width, height, planes }: ColourPlanes,
  { tolerance, least }: SegmentSizes,
): ColourSegments {
  const { from, to, difference } = neighbours(planes, width, height)
  const order = new Uint32Array(difference.length).map((_, at) => at).sort((a, b) => difference[a]! - difference[b]!)
  const parents = new Int32Array(width * height).map((_, at) => at)
  const sizes = new Int32Array(width * height).fill(1)
  const limits = new Float32Array(width * height).fill(tolerance)
  const rootOf = (pixel: number): number => {
    let at = pixel
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!
      at = parents[at]!
    }
    return at
  }
  const join = (wanted: (a: number, b: number, edge: number) => boolean) => {
    for (const edge of order) {
      const [a, b] = [rootOf(from[edge]!), rootOf(to[edge]!)]
      if (a === b || !wanted(a, b, edge)) continue
      parents[b] = a
      sizes[a]! += sizes[b]!
      limits[a] = difference[edge]! + tolerance / sizes[a]!
    }
  }
  join((a, b, edge) => difference[edge]! <= Math.min(limits[a]!, limits[b]!))
  join((a, b) => Math.min(sizes[a]!, sizes[b]!) < least)
  const numbers = new Map<number, number>()
  const labels = new Int32Array(width * height).map((_, pixel) => {
    const root = rootOf(pixel)
    const known = numbers.get(root) ?? numbers.size
    numbers.set(root, known)
    return known
  })
  return { labels, count: numbers.size }
}

/** Each pixel with those right and below, corners included. */
function neighbours(planes: ColourPlanes['planes'], width: number, height: number) {
  const most = 4 * width * height
  const [from, to, difference] = [new Int32Array(most), new Int32Array(most), new Float32Array(most)]
  const [l, a, b] = planes
  let count = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const [dx, dy] of [
        [1, 0],
        [0, 1],
        [1, 1],
        [-1, 1],
      ] as const) {
        if (x + dx < 0 || x + dx >= width || y + dy >= height) continue
        const [one, other] = [y * width + x, (y + dy) * width + x + dx]
        from[count] = one
        to[count] = other
        difference[count] = Math.hypot(l[one]! - l[other]!, a[one]! - a[other]!, b[one]! - b[other]!)
        count++
      }
  return { from: from.subarray(0, count), to: to.subarray(0, count), difference: difference.subarray(0, count) }
}
