import type { Sharp } from 'sharp'
import { brokenBy } from './image-problem.ts'
import { uprightImage } from './safe-sharp.ts'

export interface FlatPixels {
  readonly width: number
  readonly height: number
  /** [height, width, 3] bytes, RGB, row by row. */
  readonly data: Buffer
}

/**
 * First frame, turned as EXIF says, what is transparent on white.
 * @param change the last step: a resize, say
 * @throws BrokenImage
 */
export async function flatPixels(bytes: Uint8Array, change: (image: Sharp) => Sharp): Promise<FlatPixels> {
  try {
    const flat = change(uprightImage(bytes).flatten({ background: '#fff' })).removeAlpha()
    const { data, info } = await flat.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data }
  } catch (error) {
    throw brokenBy(error)
  }
}
