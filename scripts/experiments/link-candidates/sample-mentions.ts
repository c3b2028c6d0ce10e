import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describedSide, describeImage } from '../../../models/nets/kge/image-descriptor.ts'
import { cast } from '../../sample/cast.ts'
import { entities, statements } from '../../sample/graph/statements.ts'
import { readMarkup } from '../../sample/markup.ts'
import { posts } from '../../sample/posts.ts'

export interface SampleMention {
  readonly text: string
  readonly surface: string
  readonly start: number
  readonly type: string
  readonly pictures: readonly string[]
  /** The entity that it means. */
  readonly entity: string
}

/** Every mention of the sample's posts whose entity is in its graph. */
export function sampleMentions(): readonly SampleMention[] {
  return posts.flatMap(({ marked, pictures }) => {
    const { text, entities: mentions } = readMarkup(marked)
    return mentions.flatMap(({ start, end, label }) => {
      const surface = text.slice(start, end)
      const meant = cast.find((member) => member.label === label && member.names.includes(surface))
      return meant === undefined ? [] : [{ text, surface, start, type: label, pictures, entity: meant.id }]
    })
  })
}

export interface SampleEntity {
  readonly id: string
  readonly type: string
  readonly names: readonly string[]
  readonly about: string
  readonly neighbours: readonly string[]
}

export function sampleEntities(): ReadonlyMap<string, SampleEntity> {
  const nameOf = new Map(entities.map(({ id, names }) => [id, names[0]]))
  return new Map(
    entities.map(({ id, label, names, about }) => {
      const ends = statements.flatMap(({ head, tail }) => (head === id ? [tail] : tail === id ? [head] : []))
      const neighbours = [...new Set(ends)].map((end) => nameOf.get(end) ?? end)
      return [id, { id, type: label, names, about, neighbours }]
    }),
  )
}

const root = new URL('../../../resources/sample/', import.meta.url).pathname

async function describeFile(file: string): Promise<Float32Array> {
  const { data } = await sharp(readFileSync(file))
    .resize(describedSide, describedSide, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return describeImage(new Uint8Array(data))
}

const meanOf = (vectors: readonly Float32Array[]): Float32Array | null =>
  vectors.length === 0
    ? null
    : vectors[0]!.map((_, at) => vectors.reduce((sum, each) => sum + each[at]!, 0) / vectors.length)

export async function pictureDescription(names: readonly string[]): Promise<Float32Array | null> {
  return meanOf(await Promise.all(names.map((name) => describeFile(join(root, 'images', `${name}.webp`)))))
}

export async function entityDescription(id: string): Promise<Float32Array | null> {
  const folder = join(root, 'graph', id)
  const files = await readdir(folder).catch(() => [])
  return meanOf(await Promise.all(files.map((file) => describeFile(join(folder, file)))))
}
