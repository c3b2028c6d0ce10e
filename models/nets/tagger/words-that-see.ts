import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { bertBaseResnet50, type HvpnetConfig } from '../hvpnet/config.ts'
import { encodeGuided, type GuidedStates } from '../hvpnet/encoder.ts'
import { explanationOutputs as guidedOutputs } from '../hvpnet/explanation-outputs.ts'
import { imagePyramid } from '../hvpnet/pyramid.ts'
import type { Drop } from '../layers/dropout.ts'
import type { EncoderConfig } from '../mkgformer/config.ts'
import { encode } from '../mkgformer/encode.ts'
import type { Encoded } from '../mkgformer/encoder.ts'
import { explanationOutputs } from '../mkgformer/explanation-outputs.ts'
import type { ObjectInputs } from '../mkgformer/object-images.ts'
import { type ReadingSizes, sightOf } from './configuration.ts'
import type { Sight } from './sight.ts'

export interface WordsAndImage {
  /** As they were embedded, [batch, length, width]. */
  readonly words: Value
  /** float32 [batch, length] */
  readonly mask: Value
  /** float32 [batch, 3, imageSize, imageSize] */
  readonly pixels: Value
  /** float32 [batch], 1 where there is an image. */
  readonly hasImage: Value
  readonly objects?: ObjectInputs
  readonly drop: Drop
}

export const smallResnet = 'image_model.resnet'

/** Where the words look in one layer, as logarithms of shares; only their differences mean anything. */
export interface WordsLook {
  /** [batch, length, cells], see `cellGrids` */
  readonly inPictures: Value
  /** At no picture, [batch, length]. */
  readonly elsewhere: Value
  /** At anything at all, [batch, length]. */
  readonly total: Value
}

export interface SeenWords {
  /** [batch, length, width] */
  readonly text: Value
  /** What shows where they looked, by name: `explanationOutputs` of the network. */
  readonly explain: () => Readonly<Record<string, Value>>
  /** By fused layer; empty where the words take up no image. Adds to the graph. */
  readonly looks: () => readonly WordsLook[]
}

/**
 * The words after they have seen each other and the image. Owns `mkgformer.*`; or `hvpnet.*`, and the ResNet as
 * `image_model.resnet.*`.
 */
export function wordsThatSee(g: Graph, inputs: WordsAndImage, sizes: ReadingSizes): SeenWords {
  const sight = sightOf(sizes)
  const { words: text, drop, ...rest } = inputs
  if (sight.network === 'mkgformer') {
    const encoded = encode(g, { text, drop, ...rest }, 'mkgformer', sizes.patchSize, towers(sizes, sight))
    return { text: encoded.text, explain: () => explanationOutputs(encoded), looks: () => similarities(g, encoded) }
  }
  const { mask } = inputs
  const config = guidedConfig(sizes, sight)
  const names = { visual: 'hvpnet.', layers: 'hvpnet.encoder.layer' }
  const guided = (states: ReturnType<typeof encodeGuided>): SeenWords => {
    return {
      text: states.state,
      explain: () => guidedOutputs(g, states),
      looks: () => prefixLooks(g, states, sizes.fusedFrom),
    }
  }
  if (sight.guidance === 'none') return guided(encodeGuided(g, { text, mask, levels: undefined, drop }, names, config))
  const { pixels, present } = imagesOf(g, inputs, config.wholeImage)
  const { levels } = imagePyramid(g, pixels, smallResnet, config)
  return guided(encodeGuided(g, { text, mask, levels, imageMask: present, drop }, names, config))
}

/** From S before its softmax; the class vector comes first. */
function similarities(g: Graph, { textLayers }: Encoded): WordsLook[] {
  return textLayers.flatMap(({ fusion }) => {
    if (!fusion) return []
    const { similarity } = fusion
    return {
      inPictures: g.slice(similarity, 2, 1),
      elsewhere: g.at(similarity, 2, 0),
      total: g.logSumExp(similarity, 2),
    }
  })
}

/** So that nothing is minus infinite; below what float32 attention means anything at. */
const least = 1e-7

/** From the attention to the prefix, the mean over heads, of the layers that learn; the rest of it goes to the text. */
function prefixLooks(g: Graph, { layers }: GuidedStates, from: number): WordsLook[] {
  return layers.slice(from).flatMap(({ prefix, probabilities }) => {
    if (!prefix) return []
    const shares = g.mean(g.slice(probabilities, 3, 0, prefix.keys.shape[1]!), [1])
    const text = g.sub(g.scalar(1), g.sum(shares, [2]))
    const logarithm = (share: Value) => g.log(g.add(share, g.scalar(least)))
    return { inPictures: logarithm(shares), elsewhere: logarithm(g.max(text, g.scalar(0))), total: g.scalar(0) }
  })
}

/** The whole image and the regions side by side, zeros for what is missing. */
function imagesOf(g: Graph, { pixels, hasImage, objects }: WordsAndImage, wholeImage: boolean): ObjectInputs {
  const parts = [
    ...(wholeImage ? [{ pixels: g.unsqueeze(pixels, 1), present: g.unsqueeze(hasImage, 1) }] : []),
    ...(objects ? [objects] : []),
  ]
  const all = g.concat(
    parts.map((each) => each.pixels),
    1,
  )
  const present = g.concat(
    parts.map((each) => each.present),
    1,
  )
  // Not a product with the flag: pixels that were never filled in may be NaN.
  const there = g.less(g.scalar(0.5), g.reshape(present, [...present.shape, 1, 1, 1]))
  return { pixels: g.where(there, all, g.scalar(0)), present }
}

function towers(sizes: ReadingSizes, sight: Sight & { readonly network: 'mkgformer' }): EncoderConfig {
  const fusedLayers = sizes.layers - sizes.fusedFrom
  return {
    hidden: sizes.width,
    heads: sizes.heads,
    layers: sight.fusedPlace === 'last' ? sizes.layers : sizes.fusedFrom,
    fusedLayers,
    fusedPlace: sight.fusedPlace,
    textIntermediate: sizes.feedForward,
    visionIntermediate: sizes.feedForward,
    textActivation: 'gelu',
    visionActivation: 'quick-gelu',
    textEpsilon: 1e-5,
    visionEpsilon: 1e-5,
    fidelity: 'paper',
    prefixGuided: sight.prefixGuided,
    correlationAware: sight.correlationAware,
  }
}

export function guidedConfig(
  sizes: ReadingSizes,
  { guidance, wholeImage, base, blocks }: Sight & { readonly network: 'hvpnet' },
): Omit<HvpnetConfig, 'vocabulary' | 'maxPositions'> {
  return {
    hidden: sizes.width,
    heads: sizes.heads,
    layers: sizes.layers,
    fidelity: 'paper',
    guidance,
    wholeImage,
    objects: sizes.objects?.count ?? 0,
    image: sizes.imageSize,
    promptLength: bertBaseResnet50.promptLength,
    projection: bertBaseResnet50.projection,
    resnet: { base, blocks, epsilon: bertBaseResnet50.resnet.epsilon },
    missingImages: 'hidden',
    intermediate: sizes.feedForward,
    activation: 'gelu',
    epsilon: 1e-5,
  }
}
