import { type Box, clipBox, type ScoredBox } from './box.ts'
import { colourPlanes } from './colour-planes.ts'
import { suppressOverlaps } from './non-maximum-suppression.ts'
import type { RgbImage } from './rgb-image.ts'
import { type SalienceMap, salienceMap } from './salience-map.ts'

/** The map's longer side: larger ones find the same and take longer. */
const side = 72
/** Sides of windows, as shares of the map's. */
const scales = [0.16, 0.24, 0.34, 0.46, 0.6, 0.76, 0.94]
/** Windows move by this share of their own side. */
const step = 0.125
const slimmest = 3.2
/** How far what lies around a window reaches, as a share of its sides. */
const reach = 0.15
/** So much more counts what a window holds than how dense it is; tried on photographs against a detector's boxes. */
const shareWeight = 0.8
/** Two regions may overlap so much. */
const overlap = 0.4

/**
 * The regions of an image that stand out most, best first, in pixels of the image: windows of many sizes that hold much of
 * what is salient, and little else, and around which there is less of it; without those that overlap a better one. The same
 * image always gives the same regions; one of a single colour has none.
 *
 * @throws RangeError unless there are as many bytes as pixels want
 */
export function salientRegions(image: RgbImage, most: number): readonly ScoredBox[] {
  const map = salienceMap(colourPlanes(image, side))
  const [scaleX, scaleY] = [image.width / map.width, image.height / map.height]
  return suppressOverlaps(scoredWindows(map), { iou: overlap, perClass: false, most }).flatMap((window) => {
    const { x, y, width, height } = window
    const own = { ...window, x: x * scaleX, y: y * scaleY, width: width * scaleX, height: height * scaleY }
    return clipBox(own, image) ?? []
  })
}

/** Those with a score above 0. */
function scoredWindows(map: SalienceMap): readonly ScoredBox[] {
  const { width, height } = map
  const sumOf = sums(map)
  const total = sumOf({ x: 0, y: 0, width, height })
  const windows: ScoredBox[] = []
  for (const tall of scales)
    for (const wide of scales) {
      const [w, h] = [Math.max(1, Math.round(wide * width)), Math.max(1, Math.round(tall * height))]
      if (w / h > slimmest || h / w > slimmest) continue
      for (const y of places(height - h, h * step))
        for (const x of places(width - w, w * step)) {
          const window = { x, y, width: w, height: h }
          const inside = sumOf(window)
          const density = inside / (w * h)
          const outer = around(window, map)
          const ring = outer.width * outer.height - w * h
          const outside = ring > 0 ? (sumOf(outer) - inside) / ring : 0
          const score = contrast(density, outside) * coverage(density, inside / total)
          if (score > 0) windows.push({ ...window, label: 0, score })
        }
    }
  return windows
}

/** Weighed harmonic mean, 0 to 1. */
function coverage(density: number, share: number): number {
  const below = shareWeight * density + share
  return below > 0 ? Math.min(1, ((1 + shareWeight) * density * share) / below) : 0
}

/** How much less salient the surroundings are: 1 where they are not at all, 0 where they are as much. */
function contrast(density: number, outside: number): number {
  return density > 0 ? Math.max(0, 1 - outside / density) : 0
}

function around({ x, y, width, height }: Box, map: SalienceMap): Box {
  const [across, down] = [Math.ceil(width * reach), Math.ceil(height * reach)]
  const [left, top] = [Math.max(0, x - across), Math.max(0, y - down)]
  return {
    x: left,
    y: top,
    width: Math.min(map.width, x + width + across) - left,
    height: Math.min(map.height, y + height + down) - top,
  }
}

/** From 0 to the end, both of them among it. */
function places(end: number, stride: number): readonly number[] {
  const count = Math.ceil(end / Math.max(1, stride))
  return Array.from({ length: count + 1 }, (_, at) => (count === 0 ? 0 : Math.round((at * end) / count)))
}

/** The sum over any box of whole pixels, from sums above and left of each corner. */
function sums({ width, height, values }: SalienceMap): (box: Box) => number {
  const row = width + 1
  const corners = new Float64Array(row * (height + 1))
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let x = 0; x < width; x++) {
      sum += values[y * width + x]!
      corners[(y + 1) * row + x + 1] = corners[y * row + x + 1]! + sum
    }
  }
  return ({ x, y, width: w, height: h }) =>
    corners[(y + h) * row + x + w]! - corners[y * row + x + w]! - corners[(y + h) * row + x]! + corners[y * row + x]!
}
