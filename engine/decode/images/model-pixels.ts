import { brokenBy } from './image-problem.ts'
import { type ImageFile, readImage } from './read-image.ts'
import { uprightImage } from './safe-sharp.ts'

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
  try {
    return await uprightImage(bytes)
      .flatten({ background: '#fff' })
      // The decoder's own shrinking would not be bicubic.
      .resize(side, side, { fit: 'cover', position: 'centre', kernel: 'cubic', fastShrinkOnLoad: false })
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer()
  } catch (error) {
    throw brokenBy(error)
  }
}
