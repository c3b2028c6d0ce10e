import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { layerNorm } from '../layers/layer-norm.ts'
import { patchEmbedding } from '../layers/patch-embedding.ts'
import type { EncoderConfig } from './config.ts'

/** Regions of a post's image, one slot each. */
export interface ObjectInputs {
  /** float32 [batch, count, 3, side, side], normalised as the whole image is. */
  readonly pixels: Value
  /** float32 [batch, count], 1 or 0; what is 0 is hidden, whatever its pixels are. */
  readonly present: Value
}

/**
 * The patches of the objects behind those of the whole image. The patch embedding is the whole image's own, and all slots share
 * one table of positions: which slot an object has does not matter. A post without objects is read as by a network without
 * slots.
 *
 * @param whole [batch, 1 + patches, hidden]
 * @param name  owns `NAME.vision_embeddings.object_position_embedding.weight` [patches of an object, hidden], and shares the rest
 */
export function joinObjects(
  g: Graph,
  whole: Value,
  { pixels, present }: ObjectInputs,
  name: string,
  patch: number,
  { hidden, visionEpsilon }: Pick<EncoderConfig, 'hidden' | 'visionEpsilon'>,
): { readonly vision: Value; readonly mask: Value } {
  const [batch, count, , side] = pixels.shape as readonly [number | string, number, number, number]
  const patches = (side / patch) ** 2
  const tokens: Value[] = []
  const masks: Value[] = [g.full([batch, whole.shape[1]!], 1)]
  for (let slot = 0; slot < count; slot++) {
    const here = g.slice(present, 1, slot, 1)
    const own = g.reshape(g.slice(pixels, 1, slot, 1), [batch, 3, side, side])
    // Not a product with the flag: pixels that were never filled in may be NaN.
    const shown = g.where(g.less(g.scalar(0.5), g.reshape(here, [batch, 1, 1, 1])), own, g.scalar(0))
    const cut = patchEmbedding(g, shown, `${name}.vision_embeddings.patch_embedding`, hidden, patch)
    const positions = g.parameter(`${name}.vision_embeddings.object_position_embedding.weight`, [patches, hidden])
    tokens.push(layerNorm(g, g.add(cut, positions), `${name}.vision_pre_layrnorm`, visionEpsilon))
    masks.push(g.expand(here, [batch, patches]))
  }
  return { vision: g.concat([whole, ...tokens], 1), mask: g.concat(masks, 1) }
}
