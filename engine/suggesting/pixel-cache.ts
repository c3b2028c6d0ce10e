import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { MediaId } from '../../contract/domain/post.ts'
import type { Box } from '../../contract/domain/region.ts'
import { wholePixels } from '../../models/regions/box.ts'

/** Decodes a stored image, or a region of it, to size x size x 3 bytes, RGB, in the decode process. @throws Failed */
export type DecodePixels = (media: MediaId, size: number, region: Box | null) => Promise<Uint8Array>

/**
 * A model's view of images, kept under the project's `cache/pixels/`. May be deleted at any time; a file of the wrong
 * length is made anew. An image that cannot be decoded is null, and is not tried again while the project is open; nor is a
 * region that lies outside its image.
 */
export class PixelCache {
  readonly #folder: string
  readonly #decode: DecodePixels
  readonly #broken = new Set<string>()

  /** @param cacheFolder the project's `cache/`, absolute */
  constructor(cacheFolder: string, decode: DecodePixels) {
    this.#folder = join(cacheFolder, 'pixels')
    this.#decode = decode
  }

  /** @param region in pixels of the image after its EXIF turn; null: the whole image */
  async read(media: MediaId, size: number, region: Box | null = null): Promise<Uint8Array | null> {
    const name = nameOf(media, region)
    if (this.#broken.has(media) || this.#broken.has(name)) return null
    const bytes = size * size * 3
    const file = this.file(media, size, region)
    const known = await readFile(file).catch(() => null)
    if (known !== null && known.length === bytes) return known
    let pixels: Uint8Array
    try {
      pixels = await this.#decode(media, size, region && wholePixels(region))
    } catch (error) {
      // The decode process may be back in a moment; the image itself will not get better.
      if (error instanceof Failed && (error.kind === 'process-died' || error.kind === 'cancelled')) return null
      this.#broken.add(name)
      return null
    }
    if (pixels.length !== bytes) {
      this.#broken.add(name)
      return null
    }
    await this.#keep(file, pixels)
    return pixels
  }

  /** Where the pixels of an image or of a region are once they have been read. */
  file(media: MediaId, size: number, region: Box | null = null): string {
    return join(this.#folder, String(size), `${nameOf(media, region)}.rgb`)
  }

  /** A full disk or a read-only project costs time, not suggestions. */
  async #keep(file: string, pixels: Uint8Array): Promise<void> {
    const temporary = `${file}.${randomUUID()}`
    try {
      await mkdir(join(file, '..'), { recursive: true })
      await writeFile(temporary, pixels)
      await rename(temporary, file)
    } catch {
      // Read again from the image next time.
    }
  }
}

/** Of whole pixels, as the region is cut out. */
function nameOf(media: MediaId, region: Box | null): string {
  if (region === null) return media
  const { x, y, width, height } = wholePixels(region)
  return `${media}.${x}-${y}-${width}-${height}`
}
