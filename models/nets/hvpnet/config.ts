import { ShapeError } from '../../graph/shape-error.ts'
import type { Activation } from '../layers/feed-forward.ts'
import { type ResnetSizes, resnet50 } from '../layers/resnet.ts'

/**
 * Which of the two descriptions of HVPNeT is followed where they differ.
 *
 * - `released`, the authors' code: all stages of the ResNet are mixed by one perceptron whose output is cut into the blocks
 *   that the gates choose from; the gates read all slots; the two halves of a block are the keys and values; heads are cut
 *   from them in memory order, so that slots and heads are mixed; relations are read at the two markers.
 * - `paper`, arXiv:2205.03521: a 1x1 convolution for each stage makes the blocks; the gates read their average over the slots;
 *   a linear map for each layer makes keys and values, with ordinary heads; relations are read at the first token.
 */
export type Fidelity = 'released' | 'paper'

/**
 * What a layer's prefix is made of; all but `gated` are the comparisons of the paper's Table 1.
 *
 * - `gated`: all blocks, weighed by the layer's gates
 * - `flat`: the last block, for every layer
 * - `one-to-three`: the first block for the first layers, and so on, an equal number of layers each (three of twelve)
 * - `none`: no prefix, which leaves BERT alone
 */
export type Guidance = 'gated' | 'flat' | 'one-to-three' | 'none'

export interface PrefixConfig {
  readonly hidden: number
  readonly heads: number
  readonly layers: number
  readonly fidelity: Fidelity
  readonly guidance: Guidance
  /** Without the whole image (OnlyObj) the prefix is made of the objects alone. */
  readonly wholeImage: boolean
  /** Images of a post besides the whole one. */
  readonly objects: number
  /** Side of every image in pixels. */
  readonly image: number
  /** Slots that each image takes in the prefix: a square number, since a stage is averaged down to this many cells. */
  readonly promptLength: number
  /** Width between the two layers of the released projection. */
  readonly projection: number
  readonly resnet: ResnetSizes
  /**
   * `hidden`: images that the input `image_mask` says are missing take no attention. Only in the `paper` form, since the
   * released one mixes slots among heads and so cannot tell them apart; there a missing image is a black one.
   */
  readonly missingImages: 'seen' | 'hidden'
}

export interface HvpnetConfig extends PrefixConfig {
  readonly intermediate: number
  readonly activation: Activation
  readonly epsilon: number
  readonly vocabulary: number
  readonly maxPositions: number
}

/** BERT base and ResNet-50, as in the authors' runs. */
export const bertBaseResnet50: HvpnetConfig = {
  hidden: 768,
  heads: 12,
  layers: 12,
  fidelity: 'released',
  guidance: 'gated',
  wholeImage: true,
  objects: 3,
  image: 224,
  promptLength: 4,
  projection: 800,
  resnet: resnet50,
  missingImages: 'seen',
  intermediate: 3072,
  activation: 'gelu',
  epsilon: 1e-12,
  vocabulary: 30522,
  maxPositions: 512,
}

/** For a model trained from nothing on a laptop. */
export const small: PrefixConfig = {
  hidden: 96,
  heads: 4,
  layers: 4,
  fidelity: 'paper',
  guidance: 'gated',
  wholeImage: true,
  objects: 3,
  image: 64,
  promptLength: 4,
  projection: 96,
  resnet: { ...resnet50, base: 8 },
  missingImages: 'hidden',
}

/** How many images of a post are looked at. */
export function imagesPerPost({ guidance, wholeImage, objects }: PrefixConfig): number {
  return guidance === 'none' ? 0 : (wholeImage ? 1 : 0) + objects
}

/** Cells along each side of an averaged stage. @throws ShapeError when the prompt length is no square number */
export function cellsPerSide({ promptLength }: PrefixConfig): number {
  const cells = Math.sqrt(promptLength)
  if (!Number.isInteger(cells) || cells < 1)
    throw new ShapeError(`hvpnet: a prompt of ${promptLength} slots is no square of cells; take 1, 4, 9, …`)
  return cells
}
