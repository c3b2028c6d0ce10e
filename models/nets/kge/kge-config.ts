/** How a triple is scored; see `score-candidates.ts`. */
export const kgeScorers = ['transe', 'distmult', 'complex', 'rotate', 'ikrl', 'rsme'] as const
export type KgeScorer = (typeof kgeScorers)[number]

/**
 * Those that see images. An entity's row has two halves: its own vector, and that of its image, a projection of frozen features;
 * of an entity without an image both are the same.
 *
 * - `ikrl`: TransE; all four pairings of the two ends' halves are scored, and the mean counts.
 * - `rsme`: ComplEx between mixtures of the halves, by a gate that every relation learns: some need to see, some do not. The gate
 *   stands last in a relation's row. RSME's other gate, which picks among several images, is the caller's: here they are one.
 *
 * Sources: Xie et al. 2017, arXiv:1609.07028; Wang et al. 2021, "Is Visual Context Really Helpful for Knowledge Graph?".
 */
export const imageAwareScorers = ['ikrl', 'rsme'] as const

export const seesImages = ({ scorer }: { readonly scorer: KgeScorer }): boolean =>
  imageAwareScorers.some((each) => each === scorer)

/** Everything that shapes a table of embeddings and its scores. */
export interface KgeConfig {
  readonly scorer: KgeScorer
  /**
   * Numbers of an entity: for `complex` and `rotate` real parts first, then as many imaginary ones; for `ikrl` and `rsme` both
   * halves, for `rsme` each of them complex.
   */
  readonly dimension: number
  readonly entities: number
  /** Relations as they are named; with `reciprocal` the table has as many rows again, for their inverses. */
  readonly relations: number
  /** Heads are asked for as the tails of an inverse relation, which learns its own row. */
  readonly reciprocal: boolean
  /** Of the distance of `transe` and `rotate`: 1 sums (moduli, where numbers are complex), 2 is Euclidean, as always for `ikrl`. */
  readonly norm: 1 | 2
  /** What the distance of `transe`, `rotate` and `ikrl` is taken from; also the range of `rotate`'s phases. */
  readonly gamma: number
}

/** Names of the two tables, as in the code of the RotatE paper. */
export const kgeTables = { entities: 'entity_embedding', relations: 'relation_embedding' } as const

/** Numbers of a relation: phases alone for `rotate`, of one half's size for those that see images. */
export function relationWidth({ scorer, dimension }: Pick<KgeConfig, 'scorer' | 'dimension'>): number {
  if (scorer === 'rsme') return dimension / 2 + 1
  return scorer === 'rotate' || scorer === 'ikrl' ? dimension / 2 : dimension
}

export function relationRows({ relations, reciprocal }: Pick<KgeConfig, 'relations' | 'reciprocal'>): number {
  return reciprocal ? 2 * relations : relations
}

/** Shapes of the parameters by name. */
export function kgeParameters(config: KgeConfig): ReadonlyMap<string, readonly number[]> {
  return new Map([
    [kgeTables.entities, [config.entities, config.dimension]],
    [kgeTables.relations, [relationRows(config), relationWidth(config)]],
  ])
}

/** Whether scores are inner products, so that all entities are one matrix product away; else they are distances. */
export const isProduct = ({ scorer }: Pick<KgeConfig, 'scorer'>): boolean =>
  scorer === 'distmult' || scorer === 'complex' || scorer === 'rsme'

/**
 * What a number of `rotate`'s relation table is multiplied with to be a phase in radians: π over (γ + 2) / complex numbers.
 *
 * Source: Sun et al. 2019, arXiv:1902.10197, and its code, where the range is that of the first values.
 */
export function phaseFactor({ gamma, dimension }: Pick<KgeConfig, 'gamma' | 'dimension'>): number {
  return Math.PI / ((gamma + 2) / (dimension / 2))
}

/** @throws RangeError for sizes that make no network */
export function mustBeKgeConfig(config: KgeConfig): KgeConfig {
  const { scorer, dimension, entities, relations, norm } = config
  for (const [name, size] of Object.entries({ dimension, entities, relations }))
    if (!Number.isSafeInteger(size) || size < 1) throw new RangeError(`${name} is ${size}, expected at least 1`)
  if ((scorer === 'complex' || scorer === 'rotate') && dimension % 2 !== 0)
    throw new RangeError(`${scorer} has complex numbers: dimension ${dimension} is odd, expected an even one`)
  const parts = scorer === 'rsme' ? 4 : scorer === 'ikrl' ? 2 : 1
  if (dimension % parts !== 0)
    throw new RangeError(`${scorer} has rows of ${parts} parts: dimension ${dimension} is no multiple of ${parts}`)
  if (scorer === 'ikrl' && norm !== 2) throw new RangeError(`ikrl is Euclidean: norm is ${norm}, expected 2`)
  return config
}
