import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'

/** Applied wherever a network may drop activations; in inference it does nothing. */
export type Drop = (x: Value) => Value

export const keepAll: Drop = (x) => x

/** Every place it is applied to gets a mask of its own. @param seed int64 scalar input, another at every step */
export function dropping(g: Graph, seed: Value, rate: number): Drop {
  let places = 0
  return (x) => g.dropout(x, seed, rate, ++places)
}
