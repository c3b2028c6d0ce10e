import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import { Failed } from '../../contract/domain/failed.ts'
import type { Box } from '../../contract/domain/region.ts'
import { parseVoc } from '../../exchange/voc/parse-voc.ts'
import type { ObjectSlots } from '../../models/nets/tagger/configuration.ts'
import type { DecodeContract } from '../decode/contract.ts'
import { type FoundImage, imagesBelow } from '../imports/image-index.ts'

/** Where the object images of posts come from. */
export type ObjectSource =
  | { readonly kind: 'none' }
  /** What stands out in the post's image. */
  | { readonly kind: 'salience' }
  /**
   * A folder of boxes, `NAME.xml` in Pascal VOC's form, or of the cut-out images themselves: in a folder `NAME`, or as files that
   * begin with `NAME_`. NAME is that of the post's image, without its ending.
   */
  | { readonly kind: 'folder'; readonly folder: string }

/** The object images of a post's image, [side, side, 3] bytes each, at most as many as there are slots. */
export type ReadObjects = (image: FoundImage, slots: ObjectSlots) => Promise<readonly Uint8Array[]>

/** @param root folder of the posts' images, absolute. @throws Failed `not-found`; reading: `bad-input` for a broken file of boxes */
export async function openObjects(
  source: ObjectSource,
  root: string,
  decode: ContractRouterClient<DecodeContract>,
): Promise<ReadObjects> {
  const cut = async (image: FoundImage, boxes: readonly Box[], { count, side }: ObjectSlots) => {
    const regions = boxes.slice(0, count).map(({ x, y, width, height }) => ({ box: { x, y, width, height }, side }))
    return regions.length === 0
      ? []
      : bytesOf(await decode.crops({ path: image.path, root, name: image.name, regions }))
  }
  switch (source.kind) {
    case 'none':
      return async () => []
    case 'salience':
      return unlessBroken(async (image, slots) => {
        const { regions } = await decode.salience({ path: image.path, root, name: image.name, most: slots.count })
        return cut(image, regions, slots)
      })
    case 'folder': {
      const folder = resolve(source.folder)
      const { boxes, crops } = await indexOf(folder)
      return async (image, slots) => {
        const file = boxes.get(stemOf(image.name))
        if (file !== undefined) {
          const objects = await objectsIn(file)
          return unlessBroken((_, wanted) => cut(image, objects, wanted))(image, slots)
        }
        const own = (crops.get(stemOf(image.name)) ?? []).slice(0, slots.count)
        const read = unlessBroken(async ({ path, name }, { side }) => {
          const blob = await decode.pixels({ path, root: folder, name, side })
          return [new Uint8Array(await blob.arrayBuffer())]
        })
        return (await Promise.all(own.map((crop) => read(crop, slots)))).flat()
      }
    }
  }
}

/** An image that cannot be read has no objects. */
function unlessBroken(read: ReadObjects): ReadObjects {
  return async (image, slots) => {
    try {
      return await read(image, slots)
    } catch (error) {
      if (error instanceof Failed && error.kind === 'bad-input') return []
      throw error
    }
  }
}

async function bytesOf(blobs: readonly Blob[]): Promise<Uint8Array[]> {
  return Promise.all(blobs.map(async (blob) => new Uint8Array(await blob.arrayBuffer())))
}

async function objectsIn(file: string): Promise<readonly Box[]> {
  const { image, issues } = parseVoc(await readFile(file, 'utf8'), file)
  if (image !== null) return image.objects.map(({ box }) => box)
  throw new Failed('bad-input', `${file}: ${issues[0]?.message ?? 'is no file of boxes'}`)
}

const stemOf = (name: string) => name.slice(name.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '')

async function indexOf(folder: string) {
  const cannot = (error: unknown): never => {
    throw new Failed('not-found', `The folder of objects cannot be read: ${folder}`, {}, { cause: error })
  }
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(cannot)
  const boxes = new Map(
    files
      .filter((entry) => !entry.isDirectory() && /\.xml$/i.test(entry.name))
      .map((entry) => [stemOf(entry.name), join(entry.parentPath, entry.name)] as const),
  )
  const crops = new Map<string, FoundImage[]>()
  const add = (stem: string, image: FoundImage) => crops.set(stem, [...(crops.get(stem) ?? []), image])
  for (const image of (await imagesBelow(folder)).toSorted((a, b) => natural.compare(a.name, b.name))) {
    const parts = image.name.split('/')
    const above = parts.at(-2)
    if (above !== undefined) add(above, image)
    // `17_06_12483_crop_0.jpg` may belong to each of its beginnings; the post's name will tell.
    const stem = stemOf(parts.at(-1)!)
    for (let at = stem.indexOf('_'); at > 0; at = stem.indexOf('_', at + 1)) add(stem.slice(0, at), image)
  }
  return { boxes, crops }
}

const natural = new Intl.Collator('en', { numeric: true })
