import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { GuidedStates } from './encoder.ts'

/**
 * What explains a result, to be made outputs of a graph; by layer, counted from 0:
 *
 * - `explain.gates.N` [batch, images, blocks], adding up to 1 for each image; only where gates decide
 * - `explain.prefix_attention.N` [batch, heads, length, images * slots]: the share of each token's attention that goes to each
 *   place of the prefix; what is missing to 1 goes to the text
 *
 * `explain.ts` leads them back to images.
 */
export function explanationOutputs(g: Graph, { layers }: GuidedStates): Readonly<Record<string, Value>> {
  const outputs: Record<string, Value> = {}
  layers.forEach(({ prefix, probabilities }, layer) => {
    if (!prefix) return
    if (prefix.gates) outputs[`explain.gates.${layer}`] = prefix.gates
    outputs[`explain.prefix_attention.${layer}`] = g.slice(probabilities, 3, 0, prefix.keys.shape[1]!)
  })
  return outputs
}
