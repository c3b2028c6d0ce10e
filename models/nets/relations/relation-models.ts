import { parameterGroups } from '../../autodiff/parameter-groups.ts'
import { trainingGraph } from '../../autodiff/training-graph.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { type ModelPackage, requireWeights } from '../../package/model-package.ts'
import { crossEntropy } from '../layers/cross-entropy.ts'
import { relationHead } from '../mkgformer/relation-head.ts'
import type { ReadingSizes } from '../tagger/configuration.ts'
import { type ReadingDropout, readPost } from '../tagger/read-post.ts'
import type { TaggerTrainingModel } from '../tagger/tagger-models.ts'
import { markerIds } from './marked-words.ts'

/**
 * A small MKGformer, as its paper describes the towers, on the tagger's embedding of words; the classifier reads the states of the
 * two opening markers, subject first. None is a relation like the others.
 */
function relationGraph(sizes: ReadingSizes, relations: number, dropout: ReadingDropout | null) {
  const g = new Graph()
  const { ids, text, drop } = readPost(g, sizes, dropout)
  const head = { reads: { kind: 'markers', ...markerIds } as const, relations }
  const { logits } = relationHead(g, drop(text), ids, head)
  return { g, logits }
}

/** Shapes of all parameters by name: `embedding.*`, `mkgformer.*`, `classifier.*`. */
export function relationParameters(sizes: ReadingSizes, relations: number): Map<string, readonly number[]> {
  const { g } = relationGraph(sizes, relations, null)
  return new Map([...g.parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
}

/**
 * ONNX that turns the feeds of `collate` into `logits` [batch, relations]; the weights are inside.
 *
 * @throws PackageError when the weights are not those of this network
 */
export function relationInferenceModel(
  sizes: ReadingSizes,
  relations: number,
  weights: ModelPackage['weights'],
): Uint8Array {
  requireWeights(weights, relationParameters(sizes, relations), 'weights')
  const { g, logits } = relationGraph(sizes, relations, null)
  return onnxModel(g, { outputs: { logits }, parameters: weights })
}

export interface RelationTraining {
  readonly dropout: ReadingDropout
  readonly weightDecay: number
  readonly clipNorm: number
  /** One for each relation; left out, all count the same. */
  readonly classWeights?: readonly number[]
}

/**
 * ONNX for one training step, in which everything learns; its inputs are the feeds of `collate`, `labels` (int64 [batch]), `seed`
 * and those of `trainingGraph`.
 */
export function relationTrainingModel(
  sizes: ReadingSizes,
  relations: number,
  weights: ModelPackage['weights'],
  { dropout, weightDecay, clipNorm, classWeights }: RelationTraining,
): TaggerTrainingModel {
  requireWeights(weights, relationParameters(sizes, relations), 'weights')
  const { g, logits } = relationGraph(sizes, relations, dropout)
  const labels: Value = g.input('labels', 'int64', ['batch'])
  const { outputs, learnt } = trainingGraph(g, crossEntropy(g, logits, labels, classWeights), {
    clipNorm,
    settings: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 },
    groups: parameterGroups([{ takes: () => true }], weightDecay),
  })
  const frozen = new Map([...weights].filter(([name]) => !learnt.includes(name)))
  return { model: onnxModel(g, { outputs, parameters: frozen }), learnt }
}
