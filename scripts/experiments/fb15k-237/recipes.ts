import type { TrainEmbeddingsAsk } from '../../../engine/links/embeddings/train-embeddings.ts'
import type { KgeScorer } from '../../../models/nets/kge/kge-config.ts'

/** One run: its shape, how it learns, and what it is for in a few words. */
export interface Recipe {
  readonly about: string
  readonly config: TrainEmbeddingsAsk['config']
  readonly settings: Omit<TrainEmbeddingsAsk['settings'], 'seed'>
}

const shape = (scorer: KgeScorer, dimension: number, gamma = 1): Recipe['config'] => ({
  ...{ scorer, dimension, gamma, norm: 2, reciprocal: true },
})

const product: Recipe['settings'] = {
  method: { kind: 'all-entities', objective: 'softmax', dropout: 0, relationQuestion: 0 },
  optimiser: 'adagrad',
  learningRate: 0.3,
  decay: 'linear',
  floor: 0.02,
  regulariser: { kind: 'n3', weight: 0.05 },
  epochs: 10,
  batchSize: 1024,
  patience: null,
  spread: 1e-3,
  judged: 2_000,
}
const distance: Recipe['settings'] = {
  ...product,
  learningRate: 0.1,
  regulariser: null,
  spread: 0.1,
}

export const recipes: Readonly<Record<string, Recipe>> = {
  'complex-quick': { about: 'five minutes on two idle cores', config: shape('complex', 256), settings: product },
  distmult: { about: 'the same, real numbers', config: shape('distmult', 256), settings: product },
  transe: { about: 'Euclidean, against all entities', config: shape('transe', 256, 9), settings: distance },
  rotate: { about: 'Euclidean, against all entities', config: shape('rotate', 256, 9), settings: distance },
  'complex-best': {
    about: 'as long as an hour lasts',
    config: shape('complex', 1024),
    settings: { ...product, epochs: 20 },
  },
}
