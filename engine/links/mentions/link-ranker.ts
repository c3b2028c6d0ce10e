import type { LinkCandidate } from '../../../contract/domain/graph.ts'
import type { MentionId } from '../../../contract/domain/mention.ts'
import type { MediaId, PostId } from '../../../contract/domain/post.ts'
import { describedSide, describeImage } from '../../../models/nets/kge/image-descriptor.ts'
import type { ProjectStore } from '../../store/project-store.ts'
import { type Evidence, evidenceLogit, likenessApart, StemRarity, stemLikeness, stemsOf } from './mention-evidence.ts'
import { usualWeights } from './usual-weights.ts'

export interface LinkRankerOptions {
  readonly store: Pick<ProjectStore, 'graph' | 'posts'>
  /** Pixels of an image of the project, [side, side, 3]; null where it cannot be read. */
  readonly pixels: (media: MediaId, side: number) => Promise<Uint8Array | null>
}

/** Descriptions that tell how rare a word is. */
const mostDescriptions = 20_000
/** Of an entity with very many. */
const [mostFacts, mostImages] = [100, 4]
/** Images whose description is kept in memory. */
const mostDescribed = 5_000
/** From where on words or an image are named as a reason. */
const [leastLikeness, leastImage] = [0.05, 0.3]

/**
 * Puts the candidates for a mention in the order of everything that is known: name, type, what the post says and shows. Names
 * alone are asked of the store; this takes some milliseconds more, and longer the first time that images are read.
 */
export class LinkRanker {
  readonly #options: LinkRankerOptions
  readonly #described = new Map<MediaId, Float32Array | null>()
  #rarity: { readonly entities: number; readonly stems: StemRarity } | null = null

  constructor(options: LinkRankerOptions) {
    this.#options = options
  }

  /** The best first. @throws Failed `not-found` */
  async candidates(post: PostId, mention: MentionId): Promise<LinkCandidate[]> {
    const { store } = this.#options
    const named = store.graph.candidates(mention)
    if (named.length < 2) return named
    const { text, images, mentions } = store.posts.get(post)
    const own = mentions.find(({ id }) => id === mention)
    if (own === undefined) return named
    const rarity = this.#stemRarity()
    const [said, without] = [stemsOf(text), stemsOf(own.surface)]
    const likeness = (of: string) => stemLikeness(said, stemsOf(of), rarity, without)
    const shown = await this.#shownBy(images.flatMap((image) => (image.kind === 'present' ? image.media : [])))
    const seen: (Float32Array | null)[] = []
    // Without an image beside the post none of the others can be like it.
    for (const { node } of named) seen.push(shown === null ? null : await this.#imagesOf(node.key))
    const alike = likenessApart(shown, seen)
    return ranked(
      named.map((candidate, at) => ({
        candidate,
        evidence: {
          name: candidate.score,
          words: likeness(candidate.description),
          neighbours: likeness(this.#neighboursOf(candidate.node.key)),
          type: candidate.node.types.some((type) => type.toLowerCase() === own.type.toLowerCase()) ? 1 : 0,
          image: alike[at]!,
        },
      })),
    )
  }

  #stemRarity(): StemRarity {
    const { graph } = this.#options.store
    const { entities } = graph.counts()
    if (this.#rarity?.entities !== entities) {
      const stems = new StemRarity()
      for (const description of graph.descriptions(mostDescriptions)) stems.add(stemsOf(description))
      this.#rarity = { entities, stems }
    }
    return this.#rarity.stems
  }

  #neighboursOf(entity: string): string {
    const { rows } = this.#options.store.graph.facts({
      ...{ entity, direction: 'both', predicate: null, verdict: 'accepted', source: null, offset: 0, limit: mostFacts },
    })
    const labels = rows.flatMap(({ head, tail }) => [head, tail].filter(({ key }) => key !== entity))
    return [...new Set(labels.map(({ label }) => label))].join(' ')
  }

  #imagesOf(entity: string): Promise<Float32Array | null> {
    const { images } = this.#options.store.graph.entity(entity).entity
    return this.#shownBy(images.flatMap(({ media }) => media ?? []))
  }

  /** The mean of what images show; null where there is none. */
  async #shownBy(images: readonly MediaId[]): Promise<Float32Array | null> {
    const found: Float32Array[] = []
    for (const media of images.slice(0, mostImages)) {
      const described = await this.#describe(media)
      if (described !== null) found.push(described)
    }
    const [first] = found
    return first?.map((_, at) => found.reduce((sum, each) => sum + each[at]!, 0) / found.length) ?? null
  }

  async #describe(media: MediaId): Promise<Float32Array | null> {
    const known = this.#described.get(media)
    if (known !== undefined) return known
    const pixels = await this.#options.pixels(media, describedSide)
    const described = pixels === null ? null : describeImage(pixels)
    if (this.#described.size >= mostDescribed) this.#described.clear()
    // One that could not be read may be readable later.
    if (described !== null) this.#described.set(media, described)
    return described
  }
}

/** Scores are shares of one: how likely each is to be the one, if it is among them. */
function ranked(each: readonly { readonly candidate: LinkCandidate; readonly evidence: Evidence }[]): LinkCandidate[] {
  const logits = each.map(({ evidence }) => evidenceLogit(evidence, usualWeights))
  const top = Math.max(...logits)
  const sum = logits.reduce((all, logit) => all + Math.exp(logit - top), 0)
  return each
    .map(({ candidate, evidence }, at): LinkCandidate => {
      const speaks = evidence.words + evidence.neighbours >= leastLikeness
      const reasons = [
        ...candidate.reasons,
        ...(speaks ? (['context'] as const) : []),
        ...(evidence.image >= leastImage ? (['image'] as const) : []),
      ]
      return { ...candidate, reasons, score: Math.exp(logits[at]! - top) / sum }
    })
    .sort((a, b) => b.score - a.score || b.node.degree - a.node.degree)
}
