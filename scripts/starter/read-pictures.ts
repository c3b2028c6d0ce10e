import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { modelPixels } from '../../engine/decode/images/model-pixels.ts'
import { regionPixels } from '../../engine/decode/images/region-pixels.ts'
import { salience } from '../../engine/decode/images/salience.ts'
import type { ObjectSlots } from '../../models/nets/tagger/configuration.ts'
import type { Label } from '../sample/cast.ts'
import { entities } from '../sample/graph/statements.ts'
import { picturedType } from './pictured-types.ts'

/** A picture as the desk would give it to a network. */
export interface Picture {
  /** Of a name that would stand beside it; null: of none in particular. */
  readonly type: Label | null
  /** [imageSize, imageSize, 3] RGB */
  readonly whole: Uint8Array
  /** All of it as a region, [side, side, 3]. */
  readonly small: Uint8Array
  /** What stands out in it, the same size, best first. */
  readonly regions: readonly Uint8Array[]
}

export interface Pictures {
  readonly taught: readonly Picture[]
  /** Every fifth of each type: no training sees them. */
  readonly measuring: readonly Picture[]
}

export interface PictureSizes {
  readonly imageSize: number
  readonly objects: ObjectSlots
}

/** The photographs of a folder, and the drawings of the sample's graph. In the order of their names. */
export async function readPictures(folder: string, sizes: PictureSizes): Promise<Pictures> {
  const photographs = (await readdir(folder))
    .filter((name) => /\.jpe?g$/i.test(name))
    .sort()
    .map((name) => ({ root: resolve(folder), name, type: picturedType(name) }))
  const drawings = entities.map(({ id, label }) => {
    return { root: resolve(import.meta.dirname, '../../resources/sample/graph', id), name: 'drawing.webp', type: label }
  })
  const pictures: Picture[] = []
  for (const each of [...photographs, ...drawings]) pictures.push(await readPicture(each, sizes))
  const seen = new Map<Label | null, number>()
  const kept = (picture: Picture) => {
    const count = (seen.get(picture.type) ?? 0) + 1
    seen.set(picture.type, count)
    return count % 5 === 0
  }
  const isKept = new Map(pictures.map((picture) => [picture, kept(picture)]))
  return {
    taught: pictures.filter((picture) => !isKept.get(picture)),
    measuring: pictures.filter((picture) => isKept.get(picture)),
  }
}

async function readPicture(
  { root, name, type }: { readonly root: string; readonly name: string; readonly type: Label | null },
  { imageSize, objects: { count, side } }: PictureSizes,
): Promise<Picture> {
  const file = { path: join(root, name), root, name }
  const { image, regions } = await salience(file, count)
  const boxes = [{ x: 0, y: 0, ...image }, ...regions]
  const [small, ...parts] = await regionPixels(
    file,
    boxes.map((box) => ({ box, side })),
  )
  return { type, whole: await modelPixels(file, imageSize), small: small!, regions: parts }
}
