import type { MediaId } from '../../contract/domain/post.ts'
import type { Box } from '../../contract/domain/region.ts'
import type { ObjectSlots } from '../compute/compute-contract.ts'
import type { PixelCache } from './pixel-cache.ts'

/** A part of one of a post's images, decided or proposed. */
export interface ImageRegion {
  readonly media: MediaId
  /** In pixels of the image after its EXIF turn. */
  readonly box: Box
}

/**
 * The pixels of as many regions as a model has slots for, side x side x 3 bytes each, in their order. One that cannot be read
 * makes room for the next.
 */
export async function regionPixels<R extends ImageRegion>(
  regions: readonly R[],
  pixels: PixelCache,
  { count, side }: ObjectSlots,
): Promise<{ readonly region: R; readonly pixels: Uint8Array }[]> {
  const found: { region: R; pixels: Uint8Array }[] = []
  for (const region of regions) {
    if (found.length >= count) break
    const own = await pixels.read(region.media, side, region.box)
    if (own !== null) found.push({ region, pixels: own })
  }
  return found
}
