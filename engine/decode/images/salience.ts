import { clipBox, type ScoredBox, type Size } from '../../../models/regions/box.ts'
import { salientRegions } from '../../../models/regions/salient-regions.ts'
import { flatPixels } from './flat-pixels.ts'
import { type ImageFile, readImage } from './read-image.ts'

/** The proposal looks at no more pixels a side: it averages them down anyway. */
const side = 320

export interface Salience {
  /** Of the image after its EXIF turn; boxes are in its pixels. */
  readonly image: Size
  readonly regions: readonly ScoredBox[]
}

/** The regions of an image that stand out most, best first. @throws BrokenImage */
export async function salience(file: ImageFile, most: number): Promise<Salience> {
  const { bytes, width, height } = await readImage(file)
  const small = await flatPixels(bytes, (image) =>
    image.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true }),
  )
  const [scaleX, scaleY] = [width / small.width, height / small.height]
  const regions = salientRegions(small, most).flatMap((box) => {
    const own = { x: box.x * scaleX, y: box.y * scaleY, width: box.width * scaleX, height: box.height * scaleY }
    return clipBox({ ...box, ...own }, { width, height }) ?? []
  })
  return { image: { width, height }, regions }
}
