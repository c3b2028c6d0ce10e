import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EntityImages } from '../../../engine/links/entity-images.ts'
import { type Random, seededRandom, shuffled } from '../../../engine/training/fit-random.ts'
import { drawScene, type Scene, sampleScene } from '../image-matters/draw-scene.ts'
import type { FigureName } from '../image-matters/figures.ts'

type Named = readonly [head: string, relation: string, tail: string]

/** Exhibits of a museum; only their pictures say what they are. */
export interface MadeGraph {
  readonly entities: readonly { readonly name: string; readonly text: string }[]
  readonly relations: readonly { readonly name: string; readonly text: string }[]
  readonly train: readonly Named[]
  readonly valid: readonly Named[]
  /** Three of each exhibit, as they are drawn; of nothing else there is a picture. */
  readonly pictures: ReadonlyMap<string, readonly Scene[]>
}

/** What there is, the figure and the colour that show it, and the room that it belongs into: two kinds to a room. */
const kinds: readonly { readonly kind: string; readonly figure: FigureName; readonly colour: Scene['ground'] }[] = [
  { kind: 'shield', figure: 'disc', colour: [215, 60, 50] },
  { kind: 'crown', figure: 'ring', colour: [230, 190, 60] },
  { kind: 'chest', figure: 'square', colour: [150, 95, 55] },
  { kind: 'mirror', figure: 'frame', colour: [90, 200, 220] },
  { kind: 'sail', figure: 'triangle', colour: [235, 235, 225] },
  { kind: 'seal', figure: 'plus', colour: [80, 170, 80] },
  { kind: 'banner', figure: 'rows', colour: [80, 90, 220] },
  { kind: 'mosaic', figure: 'checks', colour: [190, 90, 200] },
]
const rooms = ['north hall', 'south hall', 'tower', 'cellar']
const keepers = 12
const picturesOfEach = 3

/** Of this share of exhibits nothing is learnt but who looks after them. */
const unseen = 0.3

export function madeGraph(exhibits: number, seed: number): MadeGraph {
  const random = seededRandom(seed)
  const names = Array.from({ length: exhibits }, (_, at) => `exhibit ${at + 1}`)
  const pictures = new Map<string, readonly Scene[]>()
  const [train, valid]: [Named[], Named[]] = [[], []]
  for (const [place, name] of shuffled(names, random).entries()) {
    const at = Math.floor(random() * kinds.length)
    const { kind } = kinds[at]!
    pictures.set(
      name,
      Array.from({ length: picturesOfEach }, () => pictureOf(at, random)),
    )
    const isUnseen = place < unseen * exhibits
    ;(isUnseen ? valid : train).push([name, 'is a', kind], [name, 'kept in', rooms[at >> 1]!])
    // What no picture tells; of every tenth of the others it is asked as well.
    const hidden = !isUnseen && random() < 0.1
    ;(hidden ? valid : train).push([name, 'looked after by', `keeper ${Math.floor(random() * keepers) + 1}`])
  }
  const people = Array.from({ length: keepers }, (_, at) => `keeper ${at + 1}`)
  return {
    entities: [
      ...names.map((name) => ({ name, text: 'exhibit' })),
      ...[...kinds.map(({ kind }) => kind), ...rooms, ...people].map((name) => ({ name, text: name })),
    ],
    relations: ['is a', 'kept in', 'looked after by'].map((name) => ({ name, text: name })),
    ...{ train, valid, pictures },
  }
}

/** A kind has a figure and about a colour; ground, grain and what stands about are anyone's. */
function pictureOf(kind: number, random: Random): Scene {
  const { figure, colour } = kinds[kind]!
  const scene = sampleScene(figure, random)
  const near = (channel: number) => Math.max(0, Math.min(255, channel + 70 * (random() - 0.5)))
  const shown = { ...scene.things.at(-1)!, colour: [near(colour[0]), near(colour[1]), near(colour[2])] as const }
  return { ...scene, things: [...scene.things.slice(0, -1), shown] }
}

/** The graph as OpenKE's files have it. @returns the files */
export async function writeMadeGraph(folder: string, { entities, relations, train, valid }: MadeGraph) {
  await mkdir(folder, { recursive: true })
  const counted = (lines: readonly string[]) => [lines.length, ...lines, ''].join('\n')
  const ids = (of: MadeGraph['entities']) => counted(of.map(({ name }, at) => `${name}\t${at}`))
  const texts = (of: MadeGraph['entities']) => of.map(({ name, text }) => `${name}\t${text}\n`).join('')
  const places = (of: MadeGraph['entities']) => new Map(of.map(({ name }, at) => [name, at]))
  const [entity, relation] = [places(entities), places(relations)]
  const triples = (of: readonly Named[]) =>
    counted(of.map(([head, link, tail]) => [entity.get(head), entity.get(tail), relation.get(link)].join(' ')))
  const file = (name: string) => join(folder, name)
  await writeFile(file('entity2id.txt'), ids(entities))
  await writeFile(file('relation2id.txt'), ids(relations))
  await writeFile(file('entity2text.txt'), texts(entities))
  await writeFile(file('relation2text.txt'), texts(relations))
  await writeFile(file('train2id.txt'), triples(train))
  await writeFile(file('valid2id.txt'), triples(valid))
}

/** Each picture drawn as an image reader would give it: interleaved, the first one whole, the others smaller. */
export function drawnImages(
  entities: MadeGraph['entities'],
  pictures: MadeGraph['pictures'],
  sizes: { readonly image: number; readonly auxiliaryImage: number },
): ReadonlyMap<number, EntityImages> {
  return new Map(
    entities.flatMap(({ name }, at) => {
      const [whole, ...others] = pictures.get(name) ?? []
      if (whole === undefined) return []
      const auxiliary = others.map((scene) => interleaved(scene, sizes.auxiliaryImage))
      return [[at, { whole: interleaved(whole, sizes.image), auxiliary }] as const]
    }),
  )
}

/** [side, side, 3] bytes, RGB. */
export function interleaved(scene: Scene, side: number): Uint8Array {
  const planes = drawScene(scene, side)
  const plane = side * side
  return Uint8Array.from(planes, (_, at) => planes[(at % 3) * plane + Math.floor(at / 3)]!)
}

/** Everybody's pictures are somebody else's. */
export function exchanged(pictures: MadeGraph['pictures'], random: Random): MadeGraph['pictures'] {
  const names = [...pictures.keys()]
  const others = shuffled([...pictures.values()], random)
  return new Map(names.map((name, at) => [name, others[at]!]))
}
