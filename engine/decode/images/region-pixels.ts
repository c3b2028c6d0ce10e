import sharp from 'sharp'
import { say } from '../../../contract/sentences/say.ts'
import { type Box, clipBox, wholePixels } from '../../../models/regions/box.ts'
import { flatPixels } from './flat-pixels.ts'
import { BrokenImage, brokenBy } from './image-problem.ts'
import { type ImageFile, readImage } from './read-image.ts'

export interface WantedRegion {
  /** In pixels of the image after its EXIF turn. */
  readonly box: Box
  /** Pixels a side of what a network reads. */
  readonly side: number
}

/**
 * Regions of an image as a vision model reads them: all of the box, brought to `side` in both directions with a bicubic filter.
 * The image is decoded once for all of them.
 *
 * @returns [side, side, 3] bytes, RGB, row by row, in the order of the question
 * @throws BrokenImage also where a box lies outside the image
 */
export async function regionPixels(file: ImageFile, regions: readonly WantedRegion[]): Promise<Uint8Array[]> {
  const { bytes } = await readImage(file)
  const whole = await flatPixels(bytes, (image) => image)
  const { width, height } = whole
  const parts = regions.map(({ box, side }) => {
    const { x, y, width: w, height: h } = box
    const part = clipBox(box, whole)
    if (part === null) throw new BrokenImage('IMG_BOX', say('images.boxOutside', { x, y, w, h, width, height }))
    const { x: left, y: top, ...size } = wholePixels(part)
    return { side, extract: { left, top, ...size } }
  })
  try {
    const pixels: Uint8Array[] = []
    for (const { side, extract } of parts)
      pixels.push(
        await sharp(whole.data, { raw: { width, height, channels: 3 } })
          .extract(extract)
          .resize(side, side, { fit: 'fill', kernel: 'cubic' })
          .raw({ depth: 'uchar' })
          .toBuffer(),
      )
    return pixels
  } catch (error) {
    throw brokenBy(error)
  }
}
