import sharp, { type Metadata, type Sharp } from 'sharp'
import { limits } from '../../../exchange/limits.ts'

// Only what we mean to read: libvips knows loaders for documents and drawings that fetch files and run for ever.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadTiff',
    'VipsForeignLoadHeif',
  ],
})
// Every image is seen once: a cache would only hold memory.
sharp.cache(false)

const seconds = 10

/** An image's pixels as they are meant to be seen: first frame, turned as EXIF says, 8-bit sRGB. Damage is an error. */
export function uprightImage(bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: limits.imagePixels, pages: 1 })
    .timeout({ seconds })
    .autoOrient()
    .toColourspace('srgb')
}

/** What the header says; no pixel is decoded, so that no number of them is too large to be told. */
export function headerOf(bytes: Uint8Array): Promise<Metadata> {
  return sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata()
}
