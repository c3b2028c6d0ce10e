import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { layerNorm } from '../layers/layer-norm.ts'
import { patchEmbedding } from '../layers/patch-embedding.ts'
import type { EncoderConfig } from './config.ts'

/**
 * One image as a class vector and its patches, with positions, normalised: the paper's equation 7.
 *
 * @param pixels   float32 [batch, 3, side, side]
 * @param hasImage float32 [batch], 1 or 0; where it is 0 the blank image stands in, whatever the pixels are
 * @param name     owns `NAME.vision_embeddings.…` and `NAME.vision_pre_layrnorm.…`, spelled as in CLIP
 * @returns        [batch, 1 + patches, hidden]
 */
export function embedWholeImage(
  g: Graph,
  pixels: Value,
  hasImage: Value,
  name: string,
  patch: number,
  { hidden, visionEpsilon }: Pick<EncoderConfig, 'hidden' | 'visionEpsilon'>,
): Value {
  const batch = pixels.shape[0]!
  // Not a product with the flag: pixels that were never filled in may be NaN.
  const shown = g.where(g.less(g.scalar(0.5), g.reshape(hasImage, [batch, 1, 1, 1])), pixels, g.scalar(0))
  const patches = patchEmbedding(g, shown, `${name}.vision_embeddings.patch_embedding`, hidden, patch)
  const tokens = g.concat([classVector(g, batch, name, hidden), patches], 1)
  const count = 1 + (patches.shape[1] as number)
  const positions = g.parameter(`${name}.vision_embeddings.position_embedding.weight`, [count, hidden])
  return layerNorm(g, g.add(tokens, positions), `${name}.vision_pre_layrnorm`, visionEpsilon)
}

/** The learnt first token of the vision tower, once for each post: [batch, 1, hidden]. */
export function classVector(g: Graph, batch: number | string, name: string, hidden: number): Value {
  return g.expand(g.parameter(`${name}.vision_embeddings.class_embedding`, [hidden]), [batch, 1, hidden])
}
