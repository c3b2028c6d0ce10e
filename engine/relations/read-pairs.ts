import type { ComputePair } from '../compute/compute-contract.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import type { PostInput } from '../store/post-input.ts'
import type { PixelCache } from '../suggesting/pixel-cache.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { asComputePost } from '../suggesting/read-posts.ts'
import type { OrderedPair } from './open-pairs.ts'

/** Posts whose pairs are remembered: those around the one on the screen. */
const postsKept = 200

/** A model's probabilities by relation; None is among them. */
export type RawScores = readonly { readonly type: string; readonly score: number }[]

/**
 * What a model says about pairs, each computed once: again only for another version, another image, or where a mention
 * has moved or changed its type.
 */
export class PairReader {
  readonly #compute: ComputeService
  readonly #pixels: PixelCache
  readonly #known = new Map<string, Map<string, RawScores>>()

  constructor(compute: ComputeService, pixels: PixelCache) {
    this.#compute = compute
    this.#pixels = pixels
  }

  /** In the order of `pairs`, before anything is ruled out. @throws Failed as `ComputeService.relate` */
  async read(model: ProjectModel, input: PostInput, pairs: readonly OrderedPair[]): Promise<readonly RawScores[]> {
    if (pairs.length === 0) return []
    const known = this.#of(model, input)
    const missing = pairs.filter((pair) => !known.has(keyOf(pair)))
    if (missing.length > 0) {
      const facts = await this.#compute.relationFacts(model.source)
      const post = await asComputePost(input, this.#pixels, facts)
      const scores = await this.#compute.relate(model.source, post, missing.map(asked))
      missing.forEach((pair, at) => {
        known.set(keyOf(pair), scores[at]!)
      })
    }
    return pairs.map((pair) => known.get(keyOf(pair))!)
  }

  #of({ version }: ProjectModel, { text: _text, words: _words, ...input }: PostInput): Map<string, RawScores> {
    const key = JSON.stringify([version, input])
    const known = this.#known.get(key) ?? new Map<string, RawScores>()
    this.#known.delete(key)
    this.#known.set(key, known)
    for (const [oldest] of this.#known) {
      if (this.#known.size <= postsKept) break
      this.#known.delete(oldest)
    }
    return known
  }
}

const asked = ({ head, tail }: OrderedPair): ComputePair => {
  const end = ({ start, end, type }: OrderedPair['head']) => ({ start, end, type })
  return { head: end(head), tail: end(tail) }
}

const keyOf = (pair: OrderedPair): string => JSON.stringify(asked(pair))
