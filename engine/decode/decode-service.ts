import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageSize } from '../../contract/calls/media.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { MediaId } from '../../contract/domain/post.ts'
import type { Box } from '../../contract/domain/region.ts'
import type { WorkerState } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'
import type { Log } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import { SupervisedWorker } from '../processes/supervised-worker.ts'
import type { DecodeContract, FittedImage, InputFit } from './contract.ts'
import { cachedName } from './images/image-files.ts'

export interface DecodeServiceOptions {
  readonly spawner: Spawner
  readonly log?: Log
  readonly onState?: (state: WorkerState, reason: Sentence) => void
}

/** Large images and a slow machine; a decoder that takes longer hangs. */
export const decodeLimits = { memoryBytes: 2 * 2 ** 30, callMs: 60_000 } as const

/** Where the re-encoded images of a project are; may be deleted at any time. */
export const pictureFolder = (projectFolder: string) => join(projectFolder, 'cache', 'images')

/** The decode process for images that a project has already. Imports start processes of their own. */
export class DecodeService {
  readonly #worker: SupervisedWorker<DecodeContract>

  constructor(options: DecodeServiceOptions) {
    this.#worker = new SupervisedWorker<DecodeContract>({ role: 'decode', limits: decodeLimits, ...options })
  }

  /** For `PixelCache`: images of the project whose `media/` is `mediaFolder`, or regions of them, as a model reads them. */
  pixels(mediaFolder: string): (media: MediaId, size: number, region: Box | null) => Promise<Uint8Array> {
    return async (media, side, box) => {
      const image = imageIn(mediaFolder, media)
      const { client } = this.#worker
      const [blob] =
        box === null
          ? [await client.pixels({ ...image, side })]
          : await client.crops({ ...image, regions: [{ box, side }] })
      return new Uint8Array(await blob!.arrayBuffer())
    }
  }

  /**
   * What stands out in an image of the project whose `media/` is `mediaFolder`, best first, in pixels of the image after its
   * EXIF turn.
   * @throws Failed `bad-input` where it is damaged, `process-died`
   */
  async salience(
    mediaFolder: string,
    media: MediaId,
    most: number,
  ): Promise<readonly (Box & { readonly score: number })[]> {
    return (await this.#worker.client.salience({ ...imageIn(mediaFolder, media), most })).regions
  }

  /** An image of the project as a detector reads it; see `DetectorService`. @throws Failed as `salience` */
  async fitted(mediaFolder: string, media: MediaId, fit: InputFit): Promise<FittedImage> {
    return this.#worker.client.fitted({ ...imageIn(mediaFolder, media), ...fit })
  }

  /**
   * An image for the screen, re-encoded: from the project's cache, or made anew where that was deleted.
   * @throws Failed `not-found` where the project has no such image, `bad-input` where it is damaged
   */
  async picture(projectFolder: string, media: MediaId, size: ImageSize): Promise<Blob> {
    const cache = pictureFolder(projectFolder)
    const path = join(cache, cachedName(media, size))
    const known = await readFile(path).catch(() => null)
    if (known !== null) return webp(known)
    await mkdir(cache, { recursive: true, mode: 0o700 })
    const image = imageIn(join(projectFolder, 'media'), media)
    const [made] = await this.#worker.client.takeImages({ images: [image], places: { media: null, cache } })
    if (made?.kind !== 'taken')
      throw new Failed(
        'bad-input',
        say('images.cannotShow', { problem: made === undefined ? '' : sentenceOf(made.problem, made.said) }),
      )
    if (made.media !== media) throw new Failed('corrupt', say('images.changed'))
    return webp(await readFile(path))
  }

  stop(): Promise<void> {
    return this.#worker.stop()
  }
}

const imageIn = (mediaFolder: string, media: MediaId) => ({
  path: join(mediaFolder, media),
  root: mediaFolder,
  name: media,
})

const webp = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes], { type: 'image/webp' })
