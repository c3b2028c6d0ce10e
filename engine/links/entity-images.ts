import type { ContractRouterClient } from '@orpc/contract'
import { Failed } from '../../contract/domain/failed.ts'
import type { MkgformerConfig } from '../../models/nets/mkgformer/config.ts'
import { imagesOfEntity } from '../../models/nets/mkgformer/mkg-text.ts'
import type { DecodeContract } from '../decode/contract.ts'
import { type FoundImage, imagesBelow } from '../imports/image-index.ts'
import type { Described } from './knowledge-graph.ts'

type ImageSizes = Pick<MkgformerConfig, 'image' | 'auxiliaryImage' | 'auxiliaryImages'> &
  Partial<Pick<MkgformerConfig, 'objectImage' | 'objectImages'>>

/** Pixels of an entity's images, [side, side, 3] bytes, RGB. */
export interface EntityImages {
  /** null: none, or one that cannot be read. */
  readonly whole: Uint8Array | null
  /** `auxiliaryImages` at most. */
  readonly auxiliary: readonly Uint8Array[]
  /** `objectImages` at most; left out: none. */
  readonly objects?: readonly Uint8Array[]
}

/**
 * How an entity's folder may be called: by its name, or with the slashes of `/m/027rn` replaced as in the published image sets,
 * `m.027rn`.
 */
export function folderNames(entity: string): readonly string[] {
  const bare = entity.replace(/^\/+/, '')
  return [bare, bare.replaceAll('/', '.'), bare.replaceAll('/', '_')]
}

/**
 * The images of every entity that has a folder of its own below `root`: by name, the first is the whole one, the next are the
 * others. Broken ones are passed over.
 *
 * @throws Failed `not-found` where `root` cannot be read, `cancelled`
 */
export async function readEntityImages(
  root: string,
  entities: readonly Described[],
  sizes: ImageSizes,
  decode: ContractRouterClient<DecodeContract>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, EntityImages>> {
  const found = await imagesBelow(root).catch((error: unknown) => {
    throw new Failed('not-found', `The folder of images cannot be read: ${root}`, {}, { cause: error })
  })
  const byFolder = new Map<string, FoundImage[]>()
  for (const image of found) {
    const folder = image.name.slice(0, Math.max(0, image.name.lastIndexOf('/')))
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), image])
  }
  const read = async ({ path, name }: FoundImage, side: number): Promise<Uint8Array | null> => {
    try {
      return new Uint8Array(await (await decode.pixels({ path, root, name, side })).arrayBuffer())
    } catch (error) {
      if (error instanceof Failed && error.kind === 'bad-input') return null
      throw error
    }
  }
  const images = new Map<number, EntityImages>()
  for (const [at, { name }] of entities.entries()) {
    if (signal?.aborted) throw new Failed('cancelled', 'Cancelled while images were read; nothing was written.')
    const own = folderNames(name).flatMap((folder) => byFolder.get(folder) ?? [])
    if (own.length === 0) continue
    const { whole, auxiliary, objects } = imagesOfEntity(own, sizes.auxiliaryImages, sizes.objectImages ?? 0)
    const all = async (some: readonly FoundImage[], side: number) => {
      const found: Uint8Array[] = []
      for (const image of some) {
        const pixels = await read(image, side)
        if (pixels !== null) found.push(pixels)
      }
      return found
    }
    images.set(at, {
      whole: whole === undefined ? null : await read(whole, sizes.image),
      auxiliary: await all(auxiliary, sizes.auxiliaryImage),
      objects: await all(objects, sizes.objectImage ?? sizes.auxiliaryImage),
    })
  }
  return images
}
