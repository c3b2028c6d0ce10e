import { flatPixels } from './flat-pixels.ts'
import { type ImageFile, readImage } from './read-image.ts'

/**
 * An image as a vision model reads it: the short side brought to `side` with a bicubic filter, the centre cut out;
 * what is transparent is white.
 *
 * @returns [side, side, 3] bytes, RGB, row by row
 * @throws BrokenImage
 * Source: CLIP's preprocessing, Radford et al. 2021, arXiv:2103.00020.
 */
export async function modelPixels(file: ImageFile, side: number): Promise<Uint8Array> {
  const { bytes } = await readImage(file)
  const { data } = await flatPixels(bytes, (image) =>
    // The decoder's own shrinking would not be bicubic.
    image.resize(side, side, { fit: 'cover', position: 'centre', kernel: 'cubic', fastShrinkOnLoad: false }),
  )
  return data
}
