import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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

/** Two pictures for the screen, WebP, of the whole decoded image: what they were made from has no pixel missing. */
async function pictures(bytes: Uint8Array): Promise<{ screen: Buffer; thumbnail: Buffer }> {
  const within = (side: number) => ({ width: side, height: side, fit: 'inside' as const, withoutEnlargement: true })
  const screen = await uprightImage(bytes).resize(within(longSide.screen)).webp({ quality: 85 }).toBuffer()
  const thumbnail = await uprightImage(screen).resize(within(longSide.thumbnail)).webp({ quality: 75 }).toBuffer()
  return { screen, thumbnail }
}

const isThere = (path: string) =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  )

/** All of a file or nothing of it. What is there already has the same content: names are hashes. */
async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, name)
  if (await isThere(path)) return
  const unfinished = join(folder, `.${randomUUID()}`)
  try {
    await writeFile(unfinished, bytes, { mode: 0o600, flag: 'wx' })
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** Checks an image, and keeps its bytes and its two pictures. An image that cannot be shown leaves nothing behind. */
export async function takeImage(file: ImageFile, places: ImagePlaces): Promise<TakenImage> {
  try {
    const { bytes, width, height } = await readImage(file)
    const media = createHash('sha256').update(bytes).digest('hex')
    const { screen, thumbnail } = await pictures(bytes).catch((error: unknown) => {
      throw brokenBy(error)
    })
    if (places.media !== null) await writeWhole(places.media, media, bytes)
    await writeWhole(places.cache, cachedName(media, 'screen'), screen)
    await writeWhole(places.cache, cachedName(media, 'thumbnail'), thumbnail)
    return { kind: 'taken', media, width, height }
  } catch (error) {
    if (isDiskTrouble(error)) throw error
    const { code, message } = brokenBy(error)
    return { kind: 'broken', code, problem: message }
  }
}

/** Ours, not the image's. */
function isDiskTrouble(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^E(NOSPC|DQUOT|IO|ROFS|ACCES|PERM|MFILE)$/.test(String(error.code))
  )
}
