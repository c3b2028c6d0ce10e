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

/**
 * Correlation-aware fusion: each token takes up the patches it resembles. One head over the whole width, neither scaled nor
 * masked.
 *
 * @param text   [batch, length, hidden]
 * @param vision [batch, patches, hidden]
 * Source: Chen et al. 2022, arXiv:2205.02357, equations 13 to 15.
 */
export function fuse(g: Graph, text: Value, vision: Value): Fusion {
  const similarity = g.matMul(text, vision, { transposeRight: true })
  const weights = g.softmax(similarity)
  return { similarity, weights, taken: g.matMul(weights, vision) }
}
