import {
  imageAwareScorers,
  isProduct,
  type KgeConfig,
  type KgeScorer,
  kgeScorers,
  seesImages,
} from '../../../models/nets/kge/kge-config.ts'
import type { KgeSettings } from './fit-embeddings.ts'

/** The embeddings that can be asked for. */
export const embeddingScorers = kgeScorers
export type EmbeddingScorer = KgeScorer

/** Those that take images. */
export const scorersThatSee: readonly EmbeddingScorer[] = imageAwareScorers

/** What tells one scorer from another where options are checked; `parts`: a dimension is a multiple of it. */
export function scorerTraits(scorer: EmbeddingScorer): {
  readonly isProduct: boolean
  readonly seesImages: boolean
  readonly parts: number
} {
  const parts = { complex: 2, rotate: 2, ikrl: 2, rsme: 4, transe: 1, distmult: 1 }[scorer]
  return { isProduct: isProduct({ scorer }), seesImages: seesImages({ scorer }), parts }
}

/** What holds where nothing else is said: by the scorer, and by how large the graph is. */
export interface UsualSettings {
  readonly config: Pick<KgeConfig, 'scorer' | 'dimension' | 'norm' | 'gamma' | 'reciprocal'>
  readonly settings: KgeSettings
}

/** Steps that a small graph is given: an epoch of it has only a few. */
const stepsAtLeast = 1_000

/**
 * Against all entities wherever that is a matrix product: with Euclidean distances for `transe` and `rotate`.
 *
 * @param questions (head, relation, ?) and (?, relation, tail) of the training triples, each once
 */
export function usualSettings(scorer: KgeScorer, entities: number, questions: number, seed: number): UsualSettings {
  const dimension = entities < 500 ? 64 : entities < 5_000 ? 128 : 256
  const batchSize = Math.max(16, Math.min(1_024, Math.ceil(questions / 16)))
  const perEpoch = Math.max(1, Math.ceil(questions / batchSize))
  const epochs = Math.max(10, Math.min(100, Math.ceil(stepsAtLeast / perEpoch)))
  const config = { scorer, dimension: seesImages({ scorer }) ? 2 * dimension : dimension }
  const product = isProduct(config)
  return {
    config: { ...config, norm: 2, gamma: product ? 1 : 9, reciprocal: true },
    settings: {
      method: { kind: 'all-entities', objective: 'softmax', dropout: 0, relationQuestion: 0 },
      optimiser: 'adagrad',
      learningRate: product ? 0.3 : 0.1,
      decay: 'linear',
      floor: 0.02,
      regulariser: product ? { kind: 'n3', weight: 0.05 } : null,
      epochs,
      batchSize,
      patience: 8,
      spread: product ? 1e-3 : 0.1,
      judged: 2_000,
      seed,
    },
  }
}
