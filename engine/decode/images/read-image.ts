import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'
import { Failed } from '../../../contract/domain/failed.ts'
import { say } from '../../../contract/sentences/say.ts'
import { limits } from '../../../exchange/limits.ts'
import { magicOf } from '../../../exchange/magic-bytes.ts'
import { openRegular } from '../open-regular.ts'
import { BrokenImage, brokenBy } from './image-problem.ts'
import { headerOf } from './safe-sharp.ts'

export interface ImageFile {
  readonly path: string
  /** The folder that it may not lead out of, links followed. */
  readonly root: string
  /** What messages call it. */
  readonly name: string
}

export interface ReadImage {
  readonly bytes: Buffer
  /** After the EXIF turn. */
  readonly width: number
  readonly height: number
}

const readable: ReadonlySet<string> = new Set(['png', 'jpeg', 'gif', 'webp', 'tiff', 'avif'])

/**
 * The bytes of an image file, its kind and size checked from its first bytes and its header alone.
 * @throws BrokenImage
 */
export async function readImage(file: ImageFile): Promise<ReadImage> {
  const bytes = await bytesOf(file)
  const magic = magicOf(bytes.subarray(0, 4096))
  if (magic.kind !== 'image' || !readable.has(magic.format)) {
    const found =
      magic.kind === 'image' ? magic.format.toUpperCase() : magic.kind === 'text' ? say('files.text') : magic.what
    const what = bytes.length === 0 ? say('images.emptyFile') : found
    throw new BrokenImage('IMG_FORMAT', say('images.otherFormat', { found: what }))
  }
  // No pixel is decoded before its number is known.
  const { width, height, autoOrient } = await headerOf(bytes).catch((error: unknown) => {
    throw brokenBy(error)
  })
  if (width * height > limits.imagePixels || Math.max(width, height) > limits.imageSide)
    throw new BrokenImage(
      'IMG_PIXELS',
      say('images.tooManyPixels', { width, height, millions: limits.imagePixels / 1e6, side: limits.imageSide }),
    )
  return { bytes, width: autoOrient.width, height: autoOrient.height }
}

async function bytesOf({ path, root, name }: ImageFile): Promise<Buffer> {
  try {
    const real = await realpath(path)
    const within = relative(await realpath(root), real)
    if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within))
      throw new BrokenImage('IMG_IO', say('images.linkOutside'))
    const { handle, size } = await openRegular(real, name, false)
    try {
      if (size > limits.imageBytes)
        throw new BrokenImage(
          'IMG_BYTES',
          say('images.tooManyBytes', { found: Math.ceil(size / 2 ** 20), most: limits.imageBytes / 2 ** 20 }),
        )
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof BrokenImage) throw error
    if (error instanceof Failed) throw new BrokenImage('IMG_IO', error.sentence)
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new BrokenImage('IMG_IO', code === 'ENOENT' ? say('images.notThere') : say('images.unreadable', { code }))
  }
}
