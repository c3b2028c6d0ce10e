import type { ColourPlanes } from './colour-planes.ts'

/** How much each pixel stands out, 0 to 1, row by row. */
export interface SalienceMap {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

/** Share of the shorter side that counts as the image's border. */
const borderShare = 0.06
/** Added to the variances (L*a*b* units squared): a border of one colour would else make noise infinitely far. */
const noise = 30

/**
 * Two cues, multiplied by a slight preference for the middle: how far a pixel's blurred colour is from the whole image's mean,
 * and how far it is from the colours of the border, in units of how much those vary.
 *
 * Source: Achanta et al. 2009, "Frequency-tuned salient region detection"; the border's cue as in Zhang et al. 2015, "Minimum
 * barrier salient object detection at 80 FPS".
 */
export function salienceMap(image: ColourPlanes): SalienceMap {
  const { width, height } = image
  const blurred = image.planes.map((plane) => blur(plane, width, height)) as unknown as ColourPlanes['planes']
  const fromMean = distances(blurred, image.planes.map(mean))
  const fromBorder = borderDistances(blurred, width, height)
  const values = new Float32Array(width * height)
  const [unitMean, unitBorder] = [brightest(fromMean), brightest(fromBorder)]
  for (let at = 0; at < values.length; at++) {
    const across = ((at % width) + 0.5) / width - 0.5
    const down = (Math.floor(at / width) + 0.5) / height - 0.5
    const middle = Math.exp(-(across * across + down * down) / 0.3)
    values[at] = (Math.min(1, fromMean[at]! / unitMean) + 2 * Math.min(1, fromBorder[at]! / unitBorder)) * middle
  }
  const unit = brightest(values)
  return { width, height, values: values.map((value) => Math.min(1, value / unit)) }
}

/** What only one pixel in fifty exceeds; above 0. */
function brightest(values: Float32Array): number {
  const sorted = values.toSorted()
  return Math.max(1e-6, sorted[Math.floor(0.98 * (sorted.length - 1))]!)
}

function mean(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function distances(planes: ColourPlanes['planes'], [l, a, b]: readonly number[]): Float32Array {
  return planes[0].map((value, at) => Math.hypot(value - l!, planes[1][at]! - a!, planes[2][at]! - b!))
}

/** The smallest distance to any of the four sides would miss what touches one of them: the second largest is taken. */
function borderDistances(planes: ColourPlanes['planes'], width: number, height: number): Float32Array {
  const thick = Math.max(1, Math.round(borderShare * Math.min(width, height)))
  const sides: readonly ((x: number, y: number) => boolean)[] = [
    (_, y) => y < thick,
    (_, y) => y >= height - thick,
    (x) => x < thick,
    (x) => x >= width - thick,
  ]
  const each = sides.map((isOn) => {
    const own: number[] = []
    for (let at = 0; at < width * height; at++) if (isOn(at % width, Math.floor(at / width))) own.push(at)
    return mahalanobis(planes, own)
  })
  return each[0]!.map((_, at) => {
    const [a, b, c, d] = each.map((side) => side[at]!) as [number, number, number, number]
    return a + b + c + d - Math.max(a, b, c, d)
  })
}

/** Distance of every pixel to the colours at some places, by their covariance. */
function mahalanobis(planes: ColourPlanes['planes'], places: readonly number[]): Float32Array {
  const centre = planes.map((plane) => places.reduce((sum, at) => sum + plane[at]!, 0) / places.length)
  const covariance = (i: number, j: number): number =>
    places.reduce((sum, at) => sum + (planes[i]![at]! - centre[i]!) * (planes[j]![at]! - centre[j]!), 0) /
      places.length +
    (i === j ? noise : 0)
  const [aa, ab, ac, bb, bc, cc] = [
    covariance(0, 0),
    covariance(0, 1),
    covariance(0, 2),
    covariance(1, 1),
    covariance(1, 2),
    covariance(2, 2),
  ]
  // The inverse of a symmetric 3 x 3 matrix by its cofactors.
  const determinant = aa * (bb * cc - bc * bc) - ab * (ab * cc - bc * ac) + ac * (ab * bc - bb * ac)
  const [iaa, iab, iac] = [bb * cc - bc * bc, ac * bc - ab * cc, ab * bc - ac * bb]
  const [ibb, ibc, icc] = [aa * cc - ac * ac, ab * ac - aa * bc, aa * bb - ab * ab]
  return planes[0].map((value, at) => {
    const [l, a, b] = [value - centre[0]!, planes[1][at]! - centre[1]!, planes[2][at]! - centre[2]!]
    const square = iaa * l * l + ibb * a * a + icc * b * b + 2 * (iab * l * a + iac * l * b + ibc * a * b)
    return Math.sqrt(Math.max(0, square / determinant))
  })
}

const kernel = [1, 4, 6, 4, 1].map((weight) => weight / 16)

/** Binomial, five pixels wide in both directions; the edge is continued. */
function blur(plane: Float32Array, width: number, height: number): Float32Array {
  const across = new Float32Array(plane.length)
  const both = new Float32Array(plane.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let k = -2; k <= 2; k++) sum += kernel[k + 2]! * plane[y * width + Math.min(width - 1, Math.max(0, x + k))]!
      across[y * width + x] = sum
    }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let k = -2; k <= 2; k++)
        sum += kernel[k + 2]! * across[Math.min(height - 1, Math.max(0, y + k)) * width + x]!
      both[y * width + x] = sum
    }
  return both
}
