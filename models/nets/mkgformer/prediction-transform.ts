import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { layerNorm } from '../layers/layer-norm.ts'
import { linear, widthOf } from '../layers/linear.ts'

/** What BERT does to a state before it is compared with the word table: LayerNorm(gelu(W x + b)). @returns as x */
export function predictionTransform(g: Graph, x: Value, name: string, epsilon: number): Value {
  return layerNorm(g, g.gelu(linear(g, x, `${name}.dense`, widthOf(x, name))), `${name}.LayerNorm`, epsilon)
}
