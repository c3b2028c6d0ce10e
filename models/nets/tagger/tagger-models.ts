import { trainingGraph } from '../../autodiff/training-graph.ts'
import { isLegalStep, tagCount } from '../../decoding/bio-tags.ts'
import type { CrfTables } from '../../decoding/crf-lattice.ts'
import type { Graph } from '../../graph/graph.ts'
import { floats } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { type ModelPackage, requireWeights } from '../../package/model-package.ts'
import { type CrfParameters, crfNegativeLogLikelihood, crfParameters } from '../layers/crf.ts'
import type { TaggerConfiguration } from './configuration.ts'
import { type LearningScope, learnsIn } from './learning-scope.ts'
import type { ReadingDropout } from './read-post.ts'
import { taggerGraph } from './tagger-graph.ts'

/** Shapes of all parameters, those of the CRF included, by name. */
export function taggerParameters(sizes: TaggerConfiguration, labels: number): Map<string, readonly number[]> {
  const { graph } = taggerGraph(sizes, labels, null)
  crfParameters(graph, 'crf', tagCount(labels))
  return new Map([...graph.parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
}

/**
 * ONNX that turns the feeds of `collate` into `emissions` [batch, length, tags]; the weights are inside.
 *
 * @throws PackageError when the weights are not those of this network
 */
export function taggerInferenceModel(
  sizes: TaggerConfiguration,
  labels: number,
  weights: ModelPackage['weights'],
): Uint8Array {
  requireWeights(weights, taggerParameters(sizes, labels), 'weights')
  const { graph, emissions } = taggerGraph(sizes, labels, null)
  return onnxModel(graph, { outputs: { emissions }, parameters: weights })
}

/** The CRF's tables as decoding wants them. */
export function crfTables(weights: ModelPackage['weights'], labels: number): CrfTables {
  const tags = tagCount(labels)
  const names = { start: 'crf.start_transitions', end: 'crf.end_transitions', transitions: 'crf.transitions' }
  requireWeights(
    weights,
    new Map([
      [names.start, [tags]],
      [names.end, [tags]],
      [names.transitions, [tags, tags]],
    ]),
    'weights',
  )
  const data = (name: string) => weights.get(name)!.data
  return { tags, start: data(names.start), end: data(names.end), transitions: data(names.transitions) }
}

export interface TaggerTraining {
  readonly dropout: ReadingDropout
  readonly scope: LearningScope
  readonly weightDecay: number
  readonly clipNorm: number
  /** The CRF learns this many times faster than the rest. */
  readonly crfRate: number
}

export interface TaggerTrainingModel {
  readonly model: Uint8Array
  /** names of the parameters that learn; the others are inside the model */
  readonly learnt: readonly string[]
}

/** ONNX for one training step; its inputs are the feeds of `collate`, `tags`, `seed` and those of `trainingGraph`. */
export function taggerTrainingModel(
  sizes: TaggerConfiguration,
  labels: number,
  weights: ModelPackage['weights'],
  { dropout, scope, weightDecay, clipNorm, crfRate }: TaggerTraining,
): TaggerTrainingModel {
  requireWeights(weights, taggerParameters(sizes, labels), 'weights')
  const { graph: g, emissions, mask } = taggerGraph(sizes, labels, dropout)
  const tags = g.input('tags', 'int64', ['batch', 'length'])
  const crf = withoutIllegalSteps(g, crfParameters(g, 'crf', tagCount(labels)), tagCount(labels))
  const loss = g.mean(crfNegativeLogLikelihood(g, crf, { emissions, tags, mask }))
  const takes = (name: string) => learnsIn(scope, name, sizes)
  const isMatrix = (name: string) => g.parameters.get(name)!.shape.length > 1
  const { outputs, learnt } = trainingGraph(g, loss, {
    clipNorm,
    settings: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 },
    groups: [
      { takes: (name) => name.startsWith('crf.') && takes(name), learningRateScale: crfRate, weightDecay: 0 },
      { takes: (name) => takes(name) && isMatrix(name), learningRateScale: 1, weightDecay },
      { takes, learningRateScale: 1, weightDecay: 0 },
    ],
  })
  const frozen = new Map([...weights].filter(([name]) => !learnt.includes(name)))
  return { model: onnxModel(g, { outputs, parameters: frozen }), learnt }
}

/** Decoding forbids some steps; the loss must know, or it spends probability on paths that never come out. */
function withoutIllegalSteps(g: Graph, { start, end, transitions }: CrfParameters, tags: number): CrfParameters {
  // Not -Infinity: its difference with itself in the gradient would be NaN.
  const forbidden = -1e4
  const penalty = (from: number | null, to: number) => (isLegalStep(from, to) ? 0 : forbidden)
  const all = Array.from({ length: tags }, (_, tag) => tag)
  const first = floats(
    [tags],
    all.map((to) => penalty(null, to)),
  )
  const steps = floats(
    [tags, tags],
    all.flatMap((from) => all.map((to) => penalty(from, to))),
  )
  return { start: g.add(start, g.constant(first)), end, transitions: g.add(transitions, g.constant(steps)) }
}
