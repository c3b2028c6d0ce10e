import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { linear } from './linear.ts'

/**
 * A long short-term memory in both directions.
 *
 * @param x    float32 [batch, length, in]
 * @param mask float32 [batch, length], ones then zeros; over padding the state stands still, and the output there is not
 *             meaningful
 * @param name owns `NAME.forward.input.weight` [4·units, in] and `.bias`, `NAME.forward.recurrent.weight` [4·units, units],
 *             the gates in the order input, forget, output, candidate; and the same for `NAME.backward`
 * @returns    [batch, length, 2·units], forward states first
 * Source: Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000.
 */
export function bilstm(g: Graph, x: Value, mask: Value, name: string, units: number): Value {
  const [batch, length] = mask.shape
  const going = g.reshape(g.transpose(g.less(g.scalar(0.5), mask), [1, 0]), [length!, batch!, 1])
  const forward = lstm(g, x, going, `${name}.forward`, units, false)
  const backward = lstm(g, x, going, `${name}.backward`, units, true)
  return g.transpose(g.concat([forward, backward], 2), [1, 0, 2])
}

/** @param going bool [length, batch, 1] @returns [length, batch, units] */
function lstm(g: Graph, x: Value, going: Value, name: string, units: number, reverse: boolean): Value {
  // What does not depend on the state is computed for all steps in one product.
  const fromInput = g.transpose(linear(g, x, `${name}.input`, 4 * units), [1, 0, 2])
  const recurrent = g.parameter(`${name}.recurrent.weight`, [4 * units, units])
  const nothing = g.full([x.shape[0]!, units], 0)
  return g.scan(
    { carries: [nothing, nothing], sequences: [fromInput, going], reverse },
    (body, [state, cell], [input, on]) => {
      const gates = body.add(input!, body.matMul(state!, recurrent, { transposeRight: true }))
      const [open, candidate] = body.split(gates, 1, [3 * units, units])
      const [enter, keep, leave] = body.split(body.sigmoid(open!), 1, [units, units, units])
      const nextCell = body.add(body.mul(keep!, cell!), body.mul(enter!, body.tanh(candidate!)))
      const nextState = body.mul(leave!, body.tanh(nextCell))
      const kept = body.where(on!, nextState, state!)
      return { carries: [kept, body.where(on!, nextCell, cell!)], outputs: [kept] }
    },
  ).outputs[0]!
}
