import { type GradientGraph, gradientGraph } from '../../models/autodiff/gradient-graph.ts'
import { parameterGroups } from '../../models/autodiff/parameter-groups.ts'
import { trainingGraph } from '../../models/autodiff/training-graph.ts'
import { tagCount } from '../../models/decoding/bio-tags.ts'
import { Graph } from '../../models/graph/graph.ts'
import type { Value } from '../../models/graph/ops.ts'
import { elementCount, type TensorOf } from '../../models/graph/tensor.ts'
import { bertBaseResnet50 } from '../../models/nets/hvpnet/config.ts'
import { hvpnetNer } from '../../models/nets/hvpnet/ner.ts'
import { crfNegativeLogLikelihood, crfParameters } from '../../models/nets/layers/crf.ts'
import { linear } from '../../models/nets/layers/linear.ts'
import { bertBaseVitB32 } from '../../models/nets/mkgformer/config.ts'
import { encodeTowers } from '../../models/nets/mkgformer/encoder.ts'
import { mkg } from '../../models/nets/mkgformer/mkg.ts'
import { mner } from '../../models/nets/mkgformer/mner.ts'
import { onnxModel } from '../../models/onnx/onnx-model.ts'
import { graphOperations } from './graph-operations.ts'

/** PER, LOC, ORG and MISC in BIO tags. */
const tags = tagCount(4)

export interface BenchModel {
  readonly model: Uint8Array
  readonly parameters: number
  /** Of one pass, in floating-point operations, for a batch of posts of a length. */
  readonly operations: (batch: number, length: number) => number
}

const sizesOf = (batch: number, length: number) =>
  new Map([
    ['batch', batch],
    ['length', length],
  ])

/** BERT base with CLIP's ViT-B/32 for entities or for links, or with ResNet-50 for entities. */
export type PaperNetwork = 'mkgformer' | 'mkgformer-links' | 'hvpnet'

/** The released networks at the paper's size, images included, with random weights; what comes out is called `scores`. */
export function paperForward(network: PaperNetwork): BenchModel {
  const g = new Graph()
  const scores = scoresOf[network](g)
  const parameters = randomWeights(g)
  return {
    model: onnxModel(g, { outputs: { scores }, parameters }),
    parameters: countOf(parameters),
    operations: (batch, length) => graphOperations(g.nodes, [scores], sizesOf(batch, length)),
  }
}

const scoresOf: Readonly<Record<PaperNetwork, (g: Graph) => Value>> = {
  mkgformer: (g) => mner(g, tags, bertBaseVitB32).emissions,
  'mkgformer-links': (g) => mkg(g, paperTokens, { ...bertBaseVitB32, vocabulary: paperTokens.entityEnd }).entityLogits,
  hvpnet: (g) => hvpnetNer(g, tags, bertBaseResnet50).emissions,
}

/** BERT's [MASK], and behind its words the entities of FB15k-237. */
export const paperTokens = { mask: 103, entityStart: 30_522, entityEnd: 30_522 + 14_541 } as const

/** Tokens of the whole image's vision tower: 7 x 7 patches of 32 pixels, and one for the class. */
export const paperVisionTokens = (224 / 32) ** 2 + 1

export interface BenchTrainingModel extends BenchModel {
  /** With their first values. */
  readonly learnt: ReadonlyMap<string, TensorOf<'float32'>>
}

/**
 * One training step of the fused layers at the paper's size, with a CRF above: forward, backward, AdamW. What lies below
 * is frozen, so its states come in as they lie in the cache: `text` [batch, length, 768], `vision` [batch, 50, 768].
 */
export function paperTopTraining(): BenchTrainingModel {
  const g = new Graph()
  const { hidden, fusedLayers } = bertBaseVitB32
  const mask = g.input('mask', 'float32', ['batch', 'length'])
  const encoded = encodeTowers(
    g,
    {
      text: g.input('text', 'float32', ['batch', 'length', hidden]),
      mask,
      vision: g.input('vision', 'float32', ['batch', paperVisionTokens, hidden]),
    },
    'model.encoder',
    // The released fidelity wants a layer below the fused ones; the paper's, which our own models follow, does not.
    { ...bertBaseVitB32, layers: fusedLayers, fidelity: 'paper' },
  )
  const emissions = linear(g, encoded.text, 'fc', tags)
  const path = { emissions, tags: g.input('tags', 'int64', ['batch', 'length']), mask }
  const loss = g.mean(crfNegativeLogLikelihood(g, crfParameters(g, 'crf', tags), path))
  const { outputs, learnt } = trainingGraph(g, loss, {
    groups: [{ takes: () => true, learningRateScale: 1, weightDecay: 0.01 }],
    clipNorm: 1,
  })
  const weights = randomWeights(g)
  return {
    model: onnxModel(g, { outputs, parameters: new Map([...weights].filter(([name]) => !learnt.includes(name))) }),
    learnt: new Map(learnt.map((name) => [name, weights.get(name)!])),
    parameters: countOf(weights),
    operations: (batch, length) => graphOperations(g.nodes, Object.values(outputs), sizesOf(batch, length)),
  }
}

export interface BenchFullTraining extends BenchTrainingModel {
  readonly rules: GradientGraph['rules']
}

/** One training step of the whole released network at the paper's size: `openInPlaceSession` moves what it says. */
export function paperFullTraining(): BenchFullTraining {
  const g = new Graph()
  const { loss } = mner(g, tags, bertBaseVitB32)
  const { outputs, rules } = gradientGraph(g, loss, parameterGroups([{ takes: () => true }], 0.01))
  const weights = randomWeights(g)
  const learnt = new Map([...rules.keys()].map((name) => [name, weights.get(name)!]))
  return {
    model: onnxModel(g, { outputs, parameters: new Map([...weights].filter(([name]) => !rules.has(name))) }),
    learnt,
    rules,
    parameters: countOf(learnt),
    operations: (batch, length) => graphOperations(g.nodes, Object.values(outputs), sizesOf(batch, length)),
  }
}

/**
 * Numbers of a trained network's size, so that no activation or gradient overflows or becomes denormal. A short list repeated: two
 * hundred million of them are to be made.
 */
export function randomWeights(g: Graph): Map<string, TensorOf<'float32'>> {
  const block = Float32Array.from({ length: 65_521 }, (_, i) => Math.sin(1 + i * i) * 0.03)
  return new Map(
    [...g.parameters].map(([name, { shape }]) => {
      const whole = shape as readonly number[]
      const data = new Float32Array(elementCount(whole))
      // As in a trained network: smaller scales of two dozen norms, one after the other, make gradients and their squares denormal.
      if (name.endsWith('running_var') || (whole.length === 1 && name.endsWith('.weight'))) data.fill(1)
      else for (let at = 0; at < data.length; at += block.length) data.set(block.subarray(0, data.length - at), at)
      return [name, { dtype: 'float32', shape: whole, data }]
    }),
  )
}

function countOf(parameters: ReadonlyMap<string, TensorOf<'float32'>>): number {
  return [...parameters.values()].reduce((sum, { data }) => sum + data.length, 0)
}
