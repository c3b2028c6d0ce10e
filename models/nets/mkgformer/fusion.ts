import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'

export interface Fusion {
  /** S, how much each token has in common with each patch: [batch, length, patches], before the softmax. */
  readonly similarity: Value
  /** The softmax of S over the patches. */
  readonly weights: Value
  /** What each token takes up: [batch, length, hidden]. */
  readonly taken: Value
}

/** As in the attention's mask: no -Infinity, whose gradient may be NaN. */
const hidden = -10000

/**
 * Correlation-aware fusion: each token takes up the patches it resembles. One head over the whole width, not scaled.
 *
 * @param text   [batch, length, hidden]
 * @param vision [batch, patches, hidden]
 * @param mask   float32 [batch, patches], 0 for patches that nothing is taken of; left out, as in the paper: all are
 * Source: Chen et al. 2022, arXiv:2205.02357, equations 13 to 15.
 */
export function fuse(g: Graph, text: Value, vision: Value, mask?: Value): Fusion {
  const products = g.matMul(text, vision, { transposeRight: true })
  const similarity = mask ? g.add(products, g.unsqueeze(g.scale(g.sub(g.scalar(1), mask), hidden), 1)) : products
  const weights = g.softmax(similarity)
  return { similarity, weights, taken: g.matMul(weights, vision) }
}
