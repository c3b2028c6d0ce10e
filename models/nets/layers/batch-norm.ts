import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'

/**
 * Each channel scaled and shifted by statistics that were measured before: batch normalisation as in inference. Its
 * statistics are parameters of the graph that no gradient reaches.
 *
 * @param x    [images, channels, height, width]
 * @param name owns `NAME.weight`, `NAME.bias`, `NAME.running_mean` and `NAME.running_var`, [channels] each
 */
export function batchNorm(g: Graph, x: Value, name: string, epsilon: number): Value {
  const channels = x.shape[1]
  if (typeof channels !== 'number') throw new ShapeError(`${name}: the channels of [${x.shape}] must be a number`)
  const byChannel = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
    g.parameter(`${name}.${part}`, [channels]),
  )
  return g.apply('BatchNormalization', [x, ...byChannel], { epsilon })[0]!
}
