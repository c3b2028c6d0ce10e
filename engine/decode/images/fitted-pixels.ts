import type { Size } from '../../../models/regions/box.ts'
import { type Fitting, placeImage } from '../../../models/regions/letterbox.ts'
import { flatPixels } from './flat-pixels.ts'
import { type ImageFile, readImage } from './read-image.ts'

export interface FittedPixels {
  /** Of the image after its EXIF turn. */
  readonly image: Size
  /** [height, width, 3] bytes, RGB, of the part of the input that the image takes; see `placeImage`. */
  readonly pixels: Uint8Array
}

/** An image as a detector reads it, without the border. @throws BrokenImage */
export async function fittedPixels(file: ImageFile, input: Size, fitting: Fitting): Promise<FittedPixels> {
  const { bytes, width, height } = await readImage(file)
  const placed = placeImage({ width, height }, input, fitting)
  const { data } = await flatPixels(bytes, (image) =>
    image.resize(placed.width, placed.height, { fit: 'fill', kernel: 'linear' }),
  )
  return { image: { width, height }, pixels: data }
}
