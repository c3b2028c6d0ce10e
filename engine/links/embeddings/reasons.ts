import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { KgeConfig } from '../../../models/nets/kge/kge-config.ts'
import type { KgeVectors } from '../../../models/nets/kge/score-candidates.ts'
import { gradientProduct, scoreGradient } from '../../../models/nets/kge/score-gradient.ts'
import type { TripleIndex } from './triple-index.ts'

/** Of an entity with very many facts, and of a relation: a page of reasons must not take seconds. */
const factsLookedAt = 1_500
const analogiesLookedAt = 20_000

export interface FoundReasons {
  readonly facts: readonly { readonly triple: Triple; readonly influence: number }[]
  readonly analogies: readonly {
    readonly triple: Triple
    readonly differs: 'head' | 'tail' | 'both'
    readonly likeness: number
  }[]
}

/**
 * What speaks for a triple. A fact's influence is the product of the two scores' gradients: to first order, how much a step of
 * learning that raises the fact's score raises this one's. Only facts that share an entity are looked at.
 *
 * Source of the gradient product as a measure of influence: Charpiat et al. 2019, "Input Similarity from the Neural Network Perspective".
 */
export function reasonsFor(
  config: KgeConfig,
  vectors: KgeVectors,
  known: TripleIndex,
  triple: Triple,
  limit: number,
): FoundReasons {
  return {
    facts: influentialFacts(config, vectors, known, triple, limit),
    analogies: analogies(config, vectors, known, triple, limit),
  }
}

function influentialFacts(
  config: KgeConfig,
  vectors: KgeVectors,
  known: TripleIndex,
  triple: Triple,
  limit: number,
): FoundReasons['facts'] {
  const own = scoreGradient(config, vectors, triple)
  const around = new Set<Triple>()
  for (const entity of [triple.head, triple.tail]) {
    let taken = 0
    for (const fact of known.ofEntity(entity)) {
      if (taken++ >= factsLookedAt) break
      if (!isSame(fact, triple)) around.add(fact)
    }
  }
  const speaking = [...around]
    .map((fact) => ({ triple: fact, product: gradientProduct(own, scoreGradient(config, vectors, fact)) }))
    .filter(({ product }) => product > 0)
  const sum = speaking.reduce((all, { product }) => all + product, 0)
  return speaking
    .sort((a, b) => b.product - a.product)
    .slice(0, limit)
    .map(({ triple, product }) => ({ triple, influence: product / sum }))
}

function analogies(
  { dimension }: KgeConfig,
  { entities }: KgeVectors,
  known: TripleIndex,
  { head, relation, tail }: Triple,
  limit: number,
): FoundReasons['analogies'] {
  const likeness = likenessTo(entities, dimension)
  const found: FoundReasons['analogies'][number][] = []
  let looked = 0
  for (const fact of known.ofRelation(relation)) {
    if (looked++ >= analogiesLookedAt) break
    const [otherHead, otherTail] = [fact.head !== head, fact.tail !== tail]
    if (!otherHead && !otherTail) continue
    const heads = otherHead ? likeness(head, fact.head) : 1
    const tails = otherTail ? likeness(tail, fact.tail) : 1
    const differs = otherHead && otherTail ? 'both' : otherHead ? 'head' : 'tail'
    found.push({ triple: fact, differs, likeness: differs === 'both' ? (heads + tails) / 2 : Math.min(heads, tails) })
  }
  // One exchanged end says more than two.
  const weight = ({ differs, likeness }: FoundReasons['analogies'][number]) => likeness - (differs === 'both' ? 1 : 0)
  return found.sort((a, b) => weight(b) - weight(a)).slice(0, limit)
}

function likenessTo(table: Float32Array, dimension: number): (a: number, b: number) => number {
  const seen = new Map<string, number>()
  const product = (a: number, b: number) => {
    let sum = 0
    for (let i = 0; i < dimension; i++) sum += table[a * dimension + i]! * table[b * dimension + i]!
    return sum
  }
  return (a, b) => {
    const key = `${a} ${b}`
    const known = seen.get(key)
    if (known !== undefined) return known
    const length = Math.sqrt(product(a, a) * product(b, b))
    const cosine = length > 0 ? product(a, b) / length : 0
    seen.set(key, cosine)
    return cosine
  }
}

const isSame = (a: Triple, b: Triple) => a.head === b.head && a.relation === b.relation && a.tail === b.tail
