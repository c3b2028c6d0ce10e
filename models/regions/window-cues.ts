import type { Box } from './box.ts'
import { boxSums } from './box-sums.ts'
import type { ColourPlanes } from './colour-planes.ts'
import { type ColourSegments, colourSegments, type SegmentSizes } from './colour-segments.ts'
import { salienceMap } from './salience-map.ts'

/** What can be said of a window, in the order of its numbers. */
export const windowCues = [
  'logarithm of its share of the image',
  'small segments that it does not cut',
  'large segments that it does not cut',
  'edges inside',
  'logarithm of its proportions, squared',
  'holds much of what is salient, little else, and less lies around',
  'the same, squared',
] as const

/** Sides of windows, as shares of the image's. */
const scales = [0.12, 0.17, 0.24, 0.34, 0.46, 0.6, 0.76, 0.94]
/** Windows move by this share of their own side. */
const step = 0.125
const slimmest = 3.2
/** How far what lies around a window reaches, as a share of its sides. */
const reach = 0.15
/** So much more counts what a window holds than how dense it is. */
const shareWeight = 0.8
const segmentSizes: readonly SegmentSizes[] = [
  { tolerance: 25, least: 20 },
  { tolerance: 70, least: 40 },
]
/** One edge counts no more than so many average ones. */
const strongestEdge = 3

/**
 * Calls `each` with every window of the image that stands out from what lies around it, and its cues. The array of cues is filled
 * anew for each.
 *
 * Source of the cue of segments: Alexe, Deselaers and Ferrari 2012, "Measuring the objectness of image windows".
 */
export function eachWindow(image: ColourPlanes, each: (window: Box, cues: Float64Array) => void): void {
  const { width, height } = image
  const salience = boxSums(salienceMap(image).values, image)
  const all = salience({ x: 0, y: 0, width, height })
  if (all <= 0) return
  const [l, a, b] = image.planes
  const planes = [smoothed(l, width, height), smoothed(a, width, height), smoothed(b, width, height)] as const
  const smooth = { width, height, planes }
  const edges = boxSums(edgeStrength(smooth), image)
  const cuts = segmentSizes.map((sizes) => uncut(colourSegments(smooth, sizes), image))
  const cues = new Float64Array(windowCues.length)
  for (const tall of scales)
    for (const wide of scales) {
      const [w, h] = [Math.max(1, Math.round(wide * width)), Math.max(1, Math.round(tall * height))]
      if (w / h > slimmest || h / w > slimmest) continue
      const area = w * h
      const size = Math.log(area / (width * height))
      for (const y of places(height - h, h * step))
        for (const x of places(width - w, w * step)) {
          const window = { x, y, width: w, height: h }
          const inside = salience(window)
          const outer = around(window, image)
          const ring = outer.width * outer.height - area
          const outside = ring > 0 ? (salience(outer) - inside) / ring : 0
          const contrast = inside > 0 ? 1 - (outside * area) / inside : 0
          if (contrast <= 0) continue
          const stands = contrast * coverage(inside / area, inside / all)
          cues[0] = size
          cues[1] = cuts[0]!(window)
          cues[2] = cuts[1]!(window)
          cues[3] = edges(window) / area
          cues[4] = Math.log(w / h) ** 2
          cues[5] = stands
          cues[6] = stands * stands
          each(window, cues)
        }
    }
}

/** 1 for a window that holds each segment as a whole or not at all, less what it cuts off, or cuts out, as a share of itself. */
function uncut({ labels, count }: ColourSegments, { width, height }: ColourPlanes): (window: Box) => number {
  // Sums of all segments side by side: the innermost loop of the whole proposal runs over them.
  const sums = new Int32Array((width + 1) * (height + 1) * count)
  for (let y = 1; y <= height; y++)
    for (let x = 1; x <= width; x++) {
      const [here, above] = [(y * (width + 1) + x) * count, ((y - 1) * (width + 1) + x) * count]
      for (let label = 0; label < count; label++)
        sums[here + label] = sums[above + label]! + sums[here - count + label]! - sums[above - count + label]!
      sums[here + labels[(y - 1) * width + x - 1]!]!++
    }
  const whole = sums.subarray(sums.length - count)
  return (window) => {
    const top = (window.y * (width + 1) + window.x) * count
    const bottom = top + window.height * (width + 1) * count
    const across = window.width * count
    let cut = 0
    for (let label = 0; label < count; label++) {
      const inside =
        sums[bottom + across + label]! - sums[top + across + label]! - sums[bottom + label]! + sums[top + label]!
      const left = whole[label]! - inside
      cut += inside < left ? inside : left
    }
    return 1 - cut / (window.width * window.height)
  }
}

/** Of each pixel but those at the border, in units of the mean. */
function edgeStrength({ width, height, planes }: ColourPlanes): Float32Array {
  const strength = new Float32Array(width * height)
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      let square = 0
      for (const plane of planes)
        square += (plane[at + 1]! - plane[at - 1]!) ** 2 + (plane[at + width]! - plane[at - width]!) ** 2
      strength[at] = Math.sqrt(square)
    }
  const mean = strength.reduce((sum, value) => sum + value, 0) / strength.length
  return mean > 0 ? strength.map((value) => Math.min(strongestEdge, value / mean)) : strength
}

/** Binomial, three pixels wide in both directions; what would lie beyond the edge does not count. */
function smoothed(plane: Float32Array, width: number, height: number): Float32Array {
  return plane.map((_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    let [sum, weights] = [0, 0]
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue
        const weight = (2 - Math.abs(dx)) * (2 - Math.abs(dy))
        sum += weight * plane[at + dy * width + dx]!
        weights += weight
      }
    return sum / weights
  })
}

/** Weighed harmonic mean, 0 to 1. */
function coverage(density: number, share: number): number {
  const below = shareWeight * density + share
  return below > 0 ? Math.min(1, ((1 + shareWeight) * density * share) / below) : 0
}

function around({ x, y, width, height }: Box, image: ColourPlanes): Box {
  const [across, down] = [Math.ceil(width * reach), Math.ceil(height * reach)]
  const [left, top] = [Math.max(0, x - across), Math.max(0, y - down)]
  return {
    x: left,
    y: top,
    width: Math.min(image.width, x + width + across) - left,
    height: Math.min(image.height, y + height + down) - top,
  }
}

/** From 0 to the end, both of them among it. */
function places(end: number, stride: number): readonly number[] {
  const count = Math.ceil(end / Math.max(1, stride))
  return Array.from({ length: count + 1 }, (_, at) => (count === 0 ? 0 : Math.round((at * end) / count)))
}
