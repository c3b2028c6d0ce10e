import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/**
 * Photographs as the network reads them, [size, size, 3] RGB each: the whole picture squeezed into the square.
 * In the order of their names.
 */
export async function readPhotographs(folder: string, size: number): Promise<Uint8Array[]> {
  const names = (await readdir(folder)).filter((name) => /\.jpe?g$/i.test(name)).sort()
  const images: Uint8Array[] = []
  for (const name of names) {
    const pixels = await sharp(join(folder, name))
      .resize(size, size, { fit: 'fill' })
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer()
    images.push(new Uint8Array(pixels))
  }
  return images
}
