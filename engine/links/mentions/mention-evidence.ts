/** What speaks for an entity beside its name, each number 0 where nothing is known. */
export interface Evidence {
  /** How well the name fits, 0 to 1. */
  readonly name: number
  /** Share of the post's words that the description has, weighed by how rare they are, 0 to 1. */
  readonly words: number
  /** The same with the names of entities that a fact leads to. */
  readonly neighbours: number
  /** Whether one of the entity's types is called like the mention's: 1 or 0. */
  readonly type: number
  /** Cosine of the post's images with the entity's, by what tells the candidates' images apart, -1 to 1. */
  readonly image: number
}

export type EvidenceWeights = Readonly<Record<keyof Evidence, number>>

const wordLike = /[\p{L}\p{N}]+/gu
/** Words that begin alike are taken for forms of one. */
const stemLength = 6

/** Folded beginnings of a text's words, each once. */
export function stemsOf(text: string): ReadonlySet<string> {
  const folded = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return new Set([...(folded.match(wordLike) ?? [])].map((word) => [...word].slice(0, stemLength).join('')))
}

/** How telling a stem is: in how few of the texts it stands. */
export class StemRarity {
  readonly #counts = new Map<string, number>()
  #texts = 0

  add(stems: ReadonlySet<string>): void {
    this.#texts++
    for (const stem of stems) this.#counts.set(stem, (this.#counts.get(stem) ?? 0) + 1)
  }

  /** Hardly anything for what stands in every text; where there are no texts, the same for all. */
  of(stem: string): number {
    return Math.log((1.5 + this.#texts) / (1 + (this.#counts.get(stem) ?? 0)))
  }
}

/** Cosine of two sets of stems by their rarity. @param without stems that do not count */
export function stemLikeness(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
  rarity: StemRarity,
  without: ReadonlySet<string>,
): number {
  const square = (stems: ReadonlySet<string>) =>
    [...stems].reduce((sum, stem) => (without.has(stem) ? sum : sum + rarity.of(stem) ** 2), 0)
  const [ofA, ofB] = [square(a), square(b)]
  if (ofA === 0 || ofB === 0) return 0
  const common = [...a].reduce((sum, stem) => (b.has(stem) && !without.has(stem) ? sum + rarity.of(stem) ** 2 : sum), 0)
  return common / Math.sqrt(ofA * ofB)
}

/**
 * Cosine of a vector with each candidate's, measured from the mean of the candidates: what they have in common tells none from
 * the other. 0 for a candidate without a vector, and for all where fewer than two have one.
 */
export function likenessApart(
  own: Float32Array | null,
  candidates: readonly (Float32Array | null)[],
): readonly number[] {
  const given = candidates.filter((each) => each !== null)
  if (own === null || given.length < 2) return candidates.map(() => 0)
  const mean = own.map((_, at) => given.reduce((sum, each) => sum + each[at]!, 0) / given.length)
  const apart = (vector: Float32Array) => vector.map((value, at) => value - mean[at]!)
  const from = apart(own)
  const length = Math.hypot(...from)
  return candidates.map((each) => {
    if (each === null) return 0
    const to = apart(each)
    const product = to.reduce((sum, value, at) => sum + value * from[at]!, 0)
    return product / Math.max(1e-9, length * Math.hypot(...to))
  })
}

/** Higher is likelier; only comparable between candidates of one mention. */
export function evidenceLogit(evidence: Evidence, weights: EvidenceWeights): number {
  let sum = 0
  for (const [name, weight] of Object.entries(weights)) sum += weight * evidence[name as keyof Evidence]
  return sum
}
