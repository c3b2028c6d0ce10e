import { resolve } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import { Failed } from '../../contract/domain/failed.ts'
import type { ObjectSlots } from '../../models/nets/tagger/configuration.ts'
import type { DecodeContract } from '../decode/contract.ts'
import { ImageIndex, imagesBelow } from '../imports/image-index.ts'
import type { FilePost } from './file-posts.ts'
import { type ObjectSource, openObjects } from './object-images.ts'

/** The images of a file's posts, as a model reads them. */
export interface FileImages {
  /** Of a post's first image, for the slots that a model has: at most so many; none where it has no slots. */
  objects(posts: readonly FilePost[], slots: ObjectSlots | null): Promise<readonly (readonly Uint8Array[])[]>
  /** The first image of each post, [side, side, 3] bytes; null where it has none that can be read. */
  pixels(posts: readonly FilePost[], side: number): Promise<(Uint8Array | null)[]>
}

/** Images below `folder`, read by the decode process. @throws Failed `not-found` */
export async function fileImages(
  folder: string,
  decode: ContractRouterClient<DecodeContract>,
  source: ObjectSource = { kind: 'none' },
): Promise<FileImages> {
  const root = resolve(folder)
  const found = await imagesBelow(root).catch((error: unknown) => {
    throw new Failed('not-found', `The folder of images cannot be read: ${folder}`, {}, { cause: error })
  })
  const index = new ImageIndex(found)
  const objects = await openObjects(source, root, decode)
  const firstOf = (post: FilePost) => post.images.flatMap((name) => index.find(name).slice(0, 1))[0]
  const read = async (post: FilePost, side: number): Promise<Uint8Array | null> => {
    const image = firstOf(post)
    if (image === undefined) return null
    try {
      const blob = await decode.pixels({ path: image.path, root, name: image.name, side })
      return new Uint8Array(await blob.arrayBuffer())
    } catch (error) {
      if (error instanceof Failed && error.kind === 'bad-input') return null
      throw error
    }
  }
  return {
    objects: async (posts, slots) => {
      const found: (readonly Uint8Array[])[] = []
      for (const post of posts) {
        const image = slots === null ? undefined : firstOf(post)
        found.push(image === undefined ? [] : await objects(image, slots!))
      }
      return found
    },
    pixels: async (posts, side) => {
      const pixels: (Uint8Array | null)[] = []
      for (const post of posts) pixels.push(await read(post, side))
      return pixels
    },
  }
}
