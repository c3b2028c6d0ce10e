import { type RgbImage, requirePixels } from './rgb-image.ts'

/** An image in CIELAB, one plane for each coordinate, row by row. */
export interface ColourPlanes {
  readonly width: number
  readonly height: number
  /** L*, a*, b* */
  readonly planes: readonly [Float32Array, Float32Array, Float32Array]
}

/** sRGB to linear light. */
const linear = Float32Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

const curve = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 4 / 29)

/**
 * Averaged down so that the longer side has `side` pixels; smaller images keep theirs. White point D65.
 * @throws RangeError unless there are as many bytes as pixels want
 */
export function colourPlanes(image: RgbImage, side: number): ColourPlanes {
  requirePixels(image)
  const scale = Math.min(1, side / Math.max(image.width, image.height))
  const width = Math.max(1, Math.round(image.width * scale))
  const height = Math.max(1, Math.round(image.height * scale))
  const planes = [0, 1, 2].map(() => new Float32Array(width * height)) as [Float32Array, Float32Array, Float32Array]
  for (let row = 0; row < height; row++) {
    const [top, bottom] = span(row, height, image.height)
    for (let column = 0; column < width; column++) {
      const [left, right] = span(column, width, image.width)
      let [r, g, b] = [0, 0, 0]
      for (let y = top; y < bottom; y++)
        for (let at = 3 * (y * image.width + left); at < 3 * (y * image.width + right); at += 3) {
          r += linear[image.data[at]!]!
          g += linear[image.data[at + 1]!]!
          b += linear[image.data[at + 2]!]!
        }
      const count = (bottom - top) * (right - left)
      const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / count / 0.95047)
      const y = curve((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / count)
      const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / count / 1.08883)
      const place = row * width + column
      planes[0][place] = 116 * y - 16
      planes[1][place] = 500 * (x - y)
      planes[2][place] = 200 * (y - z)
    }
  }
  return { width, height, planes }
}

/** The pixels that one pixel of the smaller image stands for, half open, at least one. */
function span(at: number, few: number, many: number): readonly [number, number] {
  const from = Math.floor((at * many) / few)
  return [from, Math.max(from + 1, Math.floor(((at + 1) * many) / few))]
}
