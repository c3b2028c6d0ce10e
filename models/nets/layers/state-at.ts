import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'

export interface StateAt {
  /** int64 [batch]: the first place of the token. */
  readonly index: Value
  /** [batch, hidden] */
  readonly state: Value
}

/**
 * The state at the first place of a token. A row without it yields the first state: whoever makes the rows sees to it that
 * the token is there (`relation-text.ts`, `mkg-text.ts`), since a graph cannot refuse.
 *
 * @param states [batch, length, hidden]
 * @param ids    int64 [batch, length]
 */
export function stateAt(g: Graph, states: Value, ids: Value, token: number): StateAt {
  const places = g.cast(g.equal(ids, g.scalar(token, 'int64')), 'float32')
  const index = g.argMax(places, 1)
  return { index, state: g.squeeze(g.gatherRows(states, g.unsqueeze(index, 1)), 1) }
}
