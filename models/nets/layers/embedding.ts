import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'

/** Rows of `NAME.weight` [rows, width]. @param ids int64 [...] @returns [..., width] */
export function embedding(g: Graph, ids: Value, name: string, rows: number, width: number): Value {
  return g.gather(g.parameter(`${name}.weight`, [rows, width]), ids)
}
