import { isAdapter, type LoraSettings } from '../../autodiff/lora.ts'
import { LoraGraph } from '../../autodiff/lora-graph.ts'
import { type TrainingParts, trainingParts } from '../../autodiff/training-parts.ts'
import { isLegalStep, tagCount } from '../../decoding/bio-tags.ts'
import type { CrfTables } from '../../decoding/crf-lattice.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { floats, type TensorOf } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { trainingOnnx } from '../../onnx/training-onnx.ts'
import { type ModelPackage, requireWeights } from '../../package/model-package.ts'
import { type CrfParameters, crfNegativeLogLikelihood, crfParameters } from '../layers/crf.ts'
import { weightedCrfCost } from '../layers/weighted-crf.ts'
import { looksOf } from '../looks/looks-of.ts'
import type { TaggerConfiguration } from './configuration.ts'
import { groundingLoss } from './grounding-loss.ts'
import { type LearningScope, learnsIn } from './learning-scope.ts'
import type { ReadingDropout } from './read-post.ts'
import { readingBoundary } from './reading-boundary.ts'
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

/**
 * ONNX that turns the same feeds into what shows where the words looked (see `wordsThatSee`); null where the network looks at
 * no image.
 *
 * @throws PackageError as `taggerInferenceModel`
 */
export function taggerLookModel(
  sizes: TaggerConfiguration,
  labels: number,
  weights: ModelPackage['weights'],
): Uint8Array | null {
  requireWeights(weights, taggerParameters(sizes, labels), 'weights')
  const { graph, explain } = taggerGraph(sizes, labels, null)
  const outputs = looksOf(explain())
  return Object.keys(outputs).length > 0 ? onnxModel(graph, { outputs, parameters: weights }) : null
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
  /** How much learns, or for each parameter whether it does. */
  readonly scope: LearningScope | ((name: string) => boolean)
  readonly weightDecay: number
  readonly clipNorm: number
  /** The CRF learns this many times faster than the rest. */
  readonly crfRate: number
  /** One for each tag, see `weightedCrfCost`; left out, all count the same. */
  readonly classWeights?: readonly number[]
  /** Low-rank adapters, which learn whatever the scope says. */
  readonly adapters?: Adapters
  /** How much it counts where people said that words are to be seen, beside the labels; left out or 0: not at all. */
  readonly grounding?: number
  /** Whether a step is taken after several batches, not after each. */
  readonly accumulates?: boolean
}

export interface Adapters extends LoraSettings {
  /** For the first values, uniform from 0 up to 1. */
  readonly random: () => number
}

export interface TaggerTrainingModel {
  readonly model: Uint8Array
  /** names of the parameters that learn; the others are inside the model */
  readonly learnt: readonly string[]
}

export interface SmallTraining extends TrainingParts {
  /** Where it can be fed with what the frozen layers made instead of running them. */
  readonly boundary: Readonly<Record<string, Value>>
  /** First values of the adapters, where there are any. */
  readonly adapters: ReadonlyMap<string, TensorOf<'float32'>>
}

/** ONNX for one training step; its inputs are the feeds of `collate`, `tags`, `seed` and those of `trainingGraph`. */
export function taggerTrainingModel(
  sizes: TaggerConfiguration,
  labels: number,
  weights: ModelPackage['weights'],
  training: Omit<TaggerTraining, 'accumulates' | 'adapters'>,
): TaggerTrainingModel {
  const { model, learnt } = trainingOnnx(taggerTraining(sizes, labels, weights, training), weights)
  return { model: model.step, learnt }
}

/** The same as graphs, of which there are two where several batches make a step. */
export function taggerTraining(
  sizes: TaggerConfiguration,
  labels: number,
  weights: ModelPackage['weights'],
  training: TaggerTraining,
): SmallTraining {
  const { dropout, scope, weightDecay, clipNorm, crfRate, classWeights, adapters } = training
  const { accumulates = false, grounding = 0 } = training
  requireWeights(weights, taggerParameters(sizes, labels), 'weights')
  const g = adapters ? new LoraGraph(adapters) : new Graph()
  const { emissions, mask, looks } = taggerGraph(sizes, labels, dropout, g)
  // Before there are gradients, which walk the frozen values too.
  const boundary = readingBoundary(g, emissions, sizes)
  const tags = g.input('tags', 'int64', ['batch', 'length'])
  const crf = withoutIllegalSteps(g, crfParameters(g, 'crf', tagCount(labels)), tagCount(labels))
  const path = { emissions, tags, mask }
  const named = g.mean(
    classWeights ? weightedCrfCost(g, crf, path, classWeights) : crfNegativeLogLikelihood(g, crf, path),
  )
  const looked = grounding > 0 ? looks() : []
  const loss = looked.length > 0 ? g.add(named, g.scale(groundingLoss(g, looked, sizes), grounding)) : named
  const chosen = typeof scope === 'function' ? scope : (name: string) => learnsIn(scope, name, sizes)
  const takes = (name: string) => isAdapter(name) || chosen(name)
  const isMatrix = (name: string) => g.parameters.get(name)!.shape.length > 1
  const options = {
    clipNorm,
    settings: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 },
    groups: [
      { takes: (name: string) => name.startsWith('crf.') && takes(name), learningRateScale: crfRate, weightDecay: 0 },
      { takes: (name: string) => takes(name) && isMatrix(name), learningRateScale: 1, weightDecay },
      { takes, learningRateScale: 1, weightDecay: 0 },
    ],
  }
  return { ...trainingParts(g, loss, options, accumulates), boundary, adapters: firstAdapters(g, adapters) }
}

/** Of a graph that has them, else none. */
export function firstAdapters(g: Graph, adapters: Adapters | undefined): SmallTraining['adapters'] {
  return adapters && g instanceof LoraGraph ? g.initialAdapters(adapters.random) : new Map()
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
