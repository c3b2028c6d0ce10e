import type { VisualSlot } from '../../contract/domain/relevance.ts'
import type { Size } from '../image/viewport.ts'
import type { RelevanceNumbers } from './heat.ts'

/** Heat over an image, row-major, 0 to 1: the hottest place is 1. */
export interface HeatRaster {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

/** The long side of a raster. The browser smooths it over the image; a patch of 7 x 7 or 14 x 14 needs no more. */
const longSide = 96

export function rasterSize(image: Size): Size {
  const scale = longSide / Math.max(image.w, image.h)
  return { w: Math.max(1, Math.round(image.w * scale)), h: Math.max(1, Math.round(image.h * scale)) }
}

/** A slot's cells at a place within what was seen (0 to 1 both ways), between the middles of the cells. */
function sampled(heat: Float32Array, first: number, { rows, columns }: VisualSlot, u: number, v: number): number {
  const x = Math.min(columns - 1, Math.max(0, u * columns - 0.5))
  const y = Math.min(rows - 1, Math.max(0, v * rows - 0.5))
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const [x1, y1] = [Math.min(columns - 1, x0 + 1), Math.min(rows - 1, y0 + 1)]
  const at = (row: number, column: number) => heat[first + row * columns + column]!
  const top = at(y0, x0) * (1 - (x - x0)) + at(y0, x1) * (x - x0)
  const bottom = at(y1, x0) * (1 - (x - x0)) + at(y1, x1) * (x - x0)
  return top * (1 - (y - y0)) + bottom * (y - y0)
}

/**
 * How much of a mention's look fell on each place of one image. The whole image and its regions are added as what they
 * are, looks at the same picture: a cell's share spread over the area that it covers. Null where none fell on this image.
 */
export function heatRaster(
  numbers: RelevanceNumbers,
  heat: Float32Array,
  media: string,
  image: Size,
): HeatRaster | null {
  const { w: width, h: height } = rasterSize(image)
  const values = new Float32Array(width * height)
  numbers.slots.forEach((slot, i) => {
    if (slot.media !== media) return
    const box = slot.seen
    const cellArea = (box.width * box.height) / (slot.rows * slot.columns)
    const left = Math.max(0, Math.floor((box.x / image.w) * width))
    const right = Math.min(width, Math.ceil(((box.x + box.width) / image.w) * width))
    const top = Math.max(0, Math.floor((box.y / image.h) * height))
    const bottom = Math.min(height, Math.ceil(((box.y + box.height) / image.h) * height))
    for (let row = top; row < bottom; row++) {
      const v = (((row + 0.5) / height) * image.h - box.y) / box.height
      for (let column = left; column < right; column++) {
        const u = (((column + 0.5) / width) * image.w - box.x) / box.width
        values[row * width + column]! += sampled(heat, numbers.firstCells[i]!, slot, u, v) / cellArea
      }
    }
  })
  const most = values.reduce((a, b) => Math.max(a, b), 0)
  if (!(most > 0)) return null
  return { width, height, values: values.map((value) => value / most) }
}
