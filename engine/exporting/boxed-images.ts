import type { BoxedImage, BoxedObject } from '../../exchange/boxed-image.ts'
import type { Loss } from '../../exchange/export-post.ts'
import type { ExportedPost } from '../store/export-queries.ts'

/** How a region is called in a file of boxes. `entities`: by the entities that it shows, as in GMNER; else by its label. */
export type BoxNames = 'entities' | 'labels'

const losses = {
  posts: 'losses.boxesOnly',
  links: 'losses.boxLinks',
  judged: 'losses.judged',
  names: 'losses.nameless',
} as const satisfies Readonly<Record<string, Loss>>
type Lost = keyof typeof losses

/** Collects what files of boxes can hold; the same image of several posts is one, and what is missing is left out. */
export class BoxedImages {
  readonly #names: BoxNames
  readonly #images = new Map<
    string,
    { readonly size: NonNullable<BoxedImage['size']>; readonly objects: BoxedObject[] }
  >()
  readonly #lost = new Map<Loss, number>()

  constructor(names: BoxNames) {
    this.#names = names
  }

  add(post: ExportedPost): void {
    const accepted = post.regions.filter(({ verdict }) => verdict === 'accepted')
    const shown = post.groundings.filter(({ verdict, region }) => verdict === 'shown' && region !== null)
    this.#count('posts', 1)
    if (this.#names === 'labels') this.#count('links', shown.length)
    this.#count('judged', post.regions.length - accepted.length + post.groundings.length - shown.length)
    this.#count('judged', post.judgements.length)
    for (const image of post.images) {
      if (image.kind !== 'present') continue
      const { name, media, width, height } = image
      const known = this.#images.get(name) ?? { size: { width, height }, objects: [] }
      this.#images.set(name, known)
      for (const { id, box, label } of accepted.filter((region) => region.media === media)) {
        const mentions = new Set(shown.filter(({ region }) => region === id).map(({ mention }) => mention))
        const surfaces = post.mentions.filter((mention) => mentions.has(mention.id)).map(({ surface }) => surface)
        for (const called of this.#called(label, surfaces)) known.objects.push({ label: called, box })
      }
    }
  }

  /** In the order of their first posts. */
  images(): readonly BoxedImage[] {
    return [...this.#images].map(([name, { size, objects }]) => ({ name, size, objects }))
  }

  losses(): ReadonlyMap<Loss, number> {
    return this.#lost
  }

  #called(label: string, surfaces: readonly string[]): readonly string[] {
    const names = this.#names === 'entities' && surfaces.length > 0 ? [...new Set(surfaces)] : [label || surfaces[0]]
    const [first] = names
    if (first !== undefined && first !== '') return names.filter((name) => name !== undefined)
    this.#count('names', 1)
    return ['region']
  }

  #count(what: Lost, by: number): void {
    if (by > 0) this.#lost.set(losses[what], (this.#lost.get(losses[what]) ?? 0) + by)
  }
}
