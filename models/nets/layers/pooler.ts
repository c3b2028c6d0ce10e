import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { linear, widthOf } from './linear.ts'

/** BERT's summary of a text: tanh of a linear map of its first state. @returns [batch, hidden] */
export function pooler(g: Graph, states: Value, name: string): Value {
  return g.tanh(linear(g, g.at(states, 1, 0), `${name}.dense`, widthOf(states, name)))
}
