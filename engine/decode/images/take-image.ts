import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failed } from '../../../contract/domain/failed.ts'
import { say } from '../../../contract/sentences/say.ts'
import { diskFailure } from '../disk-failure.ts'
import { cachedName, longSide } from './image-files.ts'
import { brokenBy, type ImageProblem } from './image-problem.ts'
import { type ImageFile, readImage } from './read-image.ts'
import { uprightImage } from './safe-sharp.ts'

export type TakenImage =
  | {
      readonly kind: 'taken'
      /** SHA-256 of the file's bytes. */
      readonly media: string
      /** After the EXIF turn. */
      readonly width: number
      readonly height: number
    }
  | ({ readonly kind: 'broken' } & ImageProblem)

export interface ImagePlaces {
  /** Where the file's own bytes go, under their hash; null: nowhere, they are there already. */
  readonly media: string | null
  /** Where the re-encoded pictures go. */
  readonly cache: string
}

/** A cache on this machine: twice as fast to write for a third more bytes. */
const effort = 1

/** Two pictures for the screen, WebP, of the whole decoded image: what they were made from has no pixel missing. */
async function pictures(bytes: Uint8Array): Promise<{ screen: Buffer; thumbnail: Buffer }> {
  const within = (side: number) => ({ width: side, height: side, fit: 'inside' as const, withoutEnlargement: true })
  const screen = await uprightImage(bytes).resize(within(longSide.screen)).webp({ quality: 85, effort }).toBuffer()
  const thumbnail = await uprightImage(screen).resize(within(longSide.thumbnail)).webp({ quality: 75 }).toBuffer()
  return { screen, thumbnail }
}

const isThere = (path: string) =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  )

/**
 * All of a file or nothing of it, on the disk where `durably`. What is there already has the same content: names are
 * hashes.
 * @throws Failed `disk-full`, `read-only`, `io`
 */
async function writeWhole(path: string, bytes: Uint8Array, durably: boolean): Promise<void> {
  if (await isThere(path)) return
  const unfinished = join(dirname(path), `.${randomUUID()}`)
  try {
    await writeFile(unfinished, bytes, { mode: 0o600, flag: 'wx', flush: durably })
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {})
    throw diskFailure(error, say('disk.imageNotKept'))
  }
}

/**
 * Checks an image, and keeps its bytes and its two pictures. An image that cannot be shown leaves nothing behind.
 * @throws Failed `disk-full`, `read-only`, `io` when the good image could not be written
 */
export async function takeImage(file: ImageFile, places: ImagePlaces): Promise<TakenImage> {
  try {
    const { bytes, width, height } = await readImage(file)
    const media = createHash('sha256').update(bytes).digest('hex')
    const { screen, thumbnail } = await pictures(bytes)
    // The project will name these bytes as its own: they must be there after a power cut, too.
    if (places.media !== null) await writeWhole(join(places.media, media), bytes, true)
    await writeWhole(join(places.cache, cachedName(media, 'screen')), screen, false)
    await writeWhole(join(places.cache, cachedName(media, 'thumbnail')), thumbnail, false)
    return { kind: 'taken', media, width, height }
  } catch (error) {
    if (error instanceof Failed) throw error
    return { kind: 'broken', ...brokenBy(error).problem }
  }
}
