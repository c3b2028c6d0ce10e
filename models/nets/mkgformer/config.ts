import type { Activation } from '../layers/feed-forward.ts'

/**
 * Which of the two descriptions of MKGformer is followed where they differ.
 *
 * - `released`, the authors' code: the visual prefix comes from the text layer before and its padding is seen; the token-patch
 *   similarity is taken between the text heads before their output projection and the whole state of the vision layer.
 * - `paper`, arXiv:2205.02357: the prefix comes from the same layer; the similarity is taken between the outputs of the two
 *   attention modules. Padding is hidden from the prefix, since else a post's result would depend on its neighbours.
 */
export type Fidelity = 'released' | 'paper'

export interface EncoderConfig {
  readonly hidden: number
  readonly heads: number
  readonly layers: number
  /** The last so many layers see each other. */
  readonly fusedLayers: number
  readonly textIntermediate: number
  readonly visionIntermediate: number
  readonly textActivation: Activation
  readonly visionActivation: Activation
  readonly textEpsilon: number
  readonly visionEpsilon: number
  readonly fidelity: Fidelity
  /** Prefix-guided interaction: vision attends to the text as well. */
  readonly prefixGuided: boolean
  /** Correlation-aware fusion: text takes up what is similar in the image. */
  readonly correlationAware: boolean
}

export interface MkgformerConfig extends EncoderConfig {
  /** Sides in pixels. */
  readonly patch: number
  readonly image: number
  readonly auxiliaryImage: number
  readonly objectImage: number
  readonly vocabulary: number
  readonly maxPositions: number
}

/** BERT base and the vision tower of CLIP ViT-B/32, as the authors' Twitter runs used them. */
export const bertBaseVitB32: MkgformerConfig = {
  hidden: 768,
  heads: 12,
  layers: 12,
  fusedLayers: 4,
  textIntermediate: 3072,
  visionIntermediate: 3072,
  textActivation: 'gelu',
  visionActivation: 'quick-gelu',
  textEpsilon: 1e-12,
  visionEpsilon: 1e-5,
  fidelity: 'released',
  prefixGuided: true,
  correlationAware: true,
  patch: 32,
  image: 224,
  auxiliaryImage: 128,
  objectImage: 64,
  vocabulary: 30522,
  maxPositions: 512,
}

/** For a model trained from nothing on a laptop. */
export const small: EncoderConfig = {
  hidden: 96,
  heads: 4,
  layers: 3,
  fusedLayers: 2,
  textIntermediate: 192,
  visionIntermediate: 192,
  textActivation: 'gelu',
  visionActivation: 'quick-gelu',
  textEpsilon: 1e-12,
  visionEpsilon: 1e-5,
  fidelity: 'paper',
  prefixGuided: true,
  correlationAware: true,
}
