import type { ImageSize } from '../../../contract/calls/media.ts'

/** Long side in pixels. Smaller images are not made larger. */
export const longSide: Readonly<Record<ImageSize, number>> = { screen: 2048, thumbnail: 96 }

/** Name of a re-encoded image in `cache/images`. */
export const cachedName = (media: string, size: ImageSize) => `${media}.${size}.webp`
