import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { widthOf } from './linear.ts'

/** Over the last axis of x; owns `NAME.weight` and `NAME.bias`. */
export function layerNorm(g: Graph, x: Value, name: string, epsilon: number): Value {
  const width = widthOf(x, name)
  return g.layerNorm(x, g.parameter(`${name}.weight`, [width]), g.parameter(`${name}.bias`, [width]), epsilon)
}
