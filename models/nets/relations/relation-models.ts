import { isAdapter } from '../../autodiff/lora.ts'
import { LoraGraph } from '../../autodiff/lora-graph.ts'
import { parameterGroups } from '../../autodiff/parameter-groups.ts'
import { trainingParts } from '../../autodiff/training-parts.ts'
import { Graph } from '../../graph/graph.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { type ModelPackage, requireWeights } from '../../package/model-package.ts'
import { bilstm } from '../layers/bilstm.ts'
import { relationHead } from '../mkgformer/relation-head.ts'
import { type CutReading, cutReading } from '../tagger/cut-reading.ts'
import { learnsIn } from '../tagger/learning-scope.ts'
import { type ReadingDropout, readPost } from '../tagger/read-post.ts'
import { readingBoundary } from '../tagger/reading-boundary.ts'
import { type Adapters, firstAdapters, type SmallTraining } from '../tagger/tagger-models.ts'
import type { RelationConfiguration } from './configuration.ts'
import { markerIds } from './marked-words.ts'
import { oneOfSeveral } from './one-of-several.ts'

/**
 * One of the two papers' networks in little, on the tagger's embedding of words, and where its configuration says so the
 * tagger's LSTM above it; the classifier reads the states of the two opening markers, subject first. None is a relation
 * like the others.
 */
function relationGraph(
  sizes: RelationConfiguration,
  relations: number,
  dropout: ReadingDropout | null,
  g = new Graph(),
) {
  const { ids, words, text, mask, drop } = readPost(g, sizes, dropout)
  const both = g.concat([words, text], 2)
  const states = sizes.lstm !== undefined ? g.concat([bilstm(g, both, mask, 'lstm', sizes.lstm), both], 2) : text
  const head = { reads: { kind: 'markers', ...markerIds } as const, relations }
  const { logits } = relationHead(g, drop(states), ids, head)
  return { g, logits }
}

/** Shapes of all parameters by name: `embedding.*`, those of `wordsThatSee`, `lstm.*`, `classifier.*`. */
export function relationParameters(sizes: RelationConfiguration, relations: number): Map<string, readonly number[]> {
  const { g } = relationGraph(sizes, relations, null)
  return new Map([...g.parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
}

/**
 * ONNX that turns the feeds of `collate` into `logits` [batch, relations]; the weights are inside.
 *
 * @throws PackageError when the weights are not those of this network
 */
export function relationInferenceModel(
  sizes: RelationConfiguration,
  relations: number,
  weights: ModelPackage['weights'],
): Uint8Array {
  requireWeights(weights, relationParameters(sizes, relations), 'weights')
  const { g, logits } = relationGraph(sizes, relations, null)
  return onnxModel(g, { outputs: { logits }, parameters: weights })
}

/** The same in two. @throws PackageError when the weights are not those of this network */
export function cutRelations(
  sizes: RelationConfiguration,
  relations: number,
  weights: ModelPackage['weights'],
): CutReading {
  requireWeights(weights, relationParameters(sizes, relations), 'weights')
  const { g, logits } = relationGraph(sizes, relations, null)
  return cutReading(g, { logits }, sizes, weights)
}

export interface RelationTraining {
  readonly dropout: ReadingDropout
  readonly weightDecay: number
  readonly clipNorm: number
  /** One for each relation; left out, all count the same. */
  readonly classWeights?: readonly number[]
  /** Does this parameter learn? Left out, all do but a ResNet. */
  readonly learns?: (name: string) => boolean
  /** Low-rank adapters, which learn whatever `learns` says. */
  readonly adapters?: Adapters
  /** Whether a step is taken after several batches, not after each. */
  readonly accumulates?: boolean
}

/**
 * Training steps; inputs are the feeds of `collate`, `targets` ([batch, relations], see `oneOfSeveral`), `seed` and those of `trainingGraph`.
 *
 * @throws PackageError when the weights are not those of this network
 */
export function relationTraining(
  sizes: RelationConfiguration,
  relations: number,
  weights: ModelPackage['weights'],
  training: RelationTraining,
): SmallTraining {
  const { dropout, weightDecay, clipNorm, classWeights, adapters, accumulates = false } = training
  requireWeights(weights, relationParameters(sizes, relations), 'weights')
  const { learns = (name) => learnsIn('all', name, sizes) } = training
  const { g, logits } = relationGraph(sizes, relations, dropout, adapters ? new LoraGraph(adapters) : new Graph())
  const targets = g.input('targets', 'float32', ['batch', relations])
  const options = {
    clipNorm,
    settings: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 },
    groups: parameterGroups([{ takes: (name) => isAdapter(name) || learns(name) }], weightDecay),
  }
  const boundary = readingBoundary(g, logits, sizes)
  const parts = trainingParts(g, oneOfSeveral(g, logits, targets, classWeights), options, accumulates)
  return { ...parts, boundary, adapters: firstAdapters(g, adapters) }
}
