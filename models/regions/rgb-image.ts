import type { Size } from './box.ts'

/** [height, width, 3] bytes, sRGB, row by row. */
export interface RgbImage extends Size {
  readonly data: Uint8Array
}

/** @throws RangeError unless there are as many bytes as pixels want */
export function requirePixels({ width, height, data }: RgbImage): void {
  if (data.length !== width * height * 3 || width < 1 || height < 1)
    throw new RangeError(`an image has ${data.length} values, ${width} x ${height} x 3 = ${width * height * 3} wanted`)
}
