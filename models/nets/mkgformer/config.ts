import type { Activation } from '../layers/feed-forward.ts'

/**
 * Which of the two descriptions of MKGformer is followed where they differ.
 *
 * - `released`, the authors' code: the visual prefix comes from the text layer before and its padding is seen; the token-patch
 *   similarity is taken between the text heads before their output projection and the whole state of the vision layer.
 * - `paper`, arXiv:2205.02357: the prefix comes from the same layer; the similarity is taken between the outputs of the two
 *   attention modules. Padding is hidden from the prefix, since else a post's result would depend on its neighbours. The whole
 *   image and all objects are looked at, with positions.
 *
 * Activations, the number of fused layers and what is loaded at the start also differ between the two, and are given apart.
 * The bias on the fused part, which the paper does not write, is kept in both: it only adds to another bias.
 */
export type Fidelity = 'released' | 'paper'

export interface EncoderConfig {
  readonly hidden: number
  readonly heads: number
  readonly layers: number
  /** L_M: so many layers see each other. The paper has 3, the released code 4. */
  readonly fusedLayers: number
  /**
   * Whether these are the last of `layers`, as they should be, or further layers on top of them, as in the paper's ablation.
   * Left out: the last of `layers`.
   */
  readonly fusedPlace?: 'last' | 'on-top'
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
  /** Salient objects, found by visual grounding: so many images for each post. */
  readonly auxiliaryImages: number
  /** Regions that an object detector found. */
  readonly objectImages: number
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
  auxiliaryImages: 3,
  objectImages: 3,
  vocabulary: 30522,
  maxPositions: 512,
}

/** The same size as the paper describes it: three fused layers, and all images looked at. */
export const bertBaseVitB32Paper: MkgformerConfig = { ...bertBaseVitB32, fidelity: 'paper', fusedLayers: 3 }

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

/** How many layers come before the first fused one. */
export function plainLayers({ layers, fusedLayers, fusedPlace }: EncoderConfig): number {
  return fusedPlace === 'on-top' ? layers : layers - fusedLayers
}
