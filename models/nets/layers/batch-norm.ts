import { type Dim, multiplyDims } from '../../graph/dims.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'

/** Normalises [images, channels, height, width] channel by channel; `name` owns the parameters. */
export type Normalise = (x: Value, name: string) => Value

/**
 * Each channel scaled and shifted by statistics that were measured before, as in inference: `NAME.weight`, `NAME.bias`,
 * `NAME.running_mean` and `NAME.running_var`, [channels] each. The last two are parameters of the graph that no gradient
 * reaches.
 */
export function batchNorm(g: Graph, epsilon: number): Normalise {
  return (x, name) => {
    const channels = channelsOf(x, name)
    const byChannel = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
      g.parameter(`${name}.${part}`, [channels]),
    )
    return g.apply('BatchNormalization', [x, ...byChannel], { epsilon })[0]!
  }
}

/** What batches were like, under the names of the parameters that keep it: `NAME.running_mean` and `NAME.running_var`. */
export type BatchStatistics = Record<string, Value>

/**
 * The same by the statistics of the batch itself, as PyTorch trains; these are written down. A training run that follows
 * PyTorch then takes 0.9 of the old and 0.1 of the new; a network that starts from nothing takes the new.
 *
 * @param measured is filled as the graph is built: the mean, and the variance that divides by one less than the count
 */
export function measuringBatchNorm(g: Graph, epsilon: number, measured: BatchStatistics): Normalise {
  return (x, name) => {
    const channels = channelsOf(x, name)
    const across = [0, 2, 3]
    const mean = g.mean(x, across, true)
    const centred = g.sub(x, mean)
    const variance = g.mean(g.square(centred), across, true)
    const count = g.sum(g.full([multiplyDims(x.shape[0]!, multiplyDims(x.shape[2]!, x.shape[3]!))], 1))
    const flat = (value: Value) => g.reshape(value, [channels])
    measured[`${name}.running_mean`] = flat(mean)
    measured[`${name}.running_var`] = g.mul(flat(variance), g.div(count, g.sub(count, g.scalar(1))))
    const learnt = (part: string) => g.reshape(g.parameter(`${name}.${part}`, [channels]), [channels, 1, 1])
    const normal = g.div(centred, g.sqrt(g.add(variance, g.scalar(epsilon))))
    return g.add(g.mul(normal, learnt('weight')), learnt('bias'))
  }
}

/** @throws ShapeError when the channels are not a number */
export function channelsOf(x: Value, layer: string): number {
  const channels: Dim | undefined = x.shape[1]
  if (typeof channels !== 'number') throw new ShapeError(`${layer}: the channels of [${x.shape}] must be a number`)
  return channels
}
