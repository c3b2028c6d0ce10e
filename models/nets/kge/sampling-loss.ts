import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'

/** How the negatives of a triple are weighed against each other. */
export type NegativeWeights =
  | { readonly kind: 'uniform' }
  /** The softmax of their scores times `temperature`, through which no gradient flows. */
  | { readonly kind: 'self-adversarial'; readonly temperature: number }

export interface SamplingLoss {
  /** The mean of the two. */
  readonly loss: Value
  readonly positive: Value
  readonly negative: Value
}

/**
 * Right triples are pushed up, sampled wrong ones down: -log σ(s) and -log σ(-s).
 *
 * @param positives [batch] scores of triples
 * @param negatives [batch, negatives] scores of corrupted ones
 * @param weights   [batch], how much each triple counts, its negatives with it; undefined: all the same
 * Source: Sun et al. 2019, arXiv:1902.10197, equations 5 and 6.
 */
export function samplingLoss(
  g: Graph,
  positives: Value,
  negatives: Value,
  weighing: NegativeWeights,
  weights?: Value,
): SamplingLoss {
  const pushed = logSigmoid(g, g.neg(negatives))
  const each =
    weighing.kind === 'uniform'
      ? g.mean(pushed, [-1])
      : g.sum(g.mul(g.stopGradient(g.softmax(g.scale(negatives, weighing.temperature))), pushed), [-1])
  const meanOf = (x: Value) => (weights ? g.div(g.sum(g.mul(weights, x)), g.sum(weights)) : g.mean(x))
  const positive = g.neg(meanOf(logSigmoid(g, positives)))
  const negative = g.neg(meanOf(each))
  return { loss: g.scale(g.add(positive, negative), 0.5), positive, negative }
}

/** log σ(x), without an overflow on either side: min(x, 0) - log(1 + e^{-|x|}). */
function logSigmoid(g: Graph, x: Value): Value {
  return g.sub(g.min(x, g.scalar(0)), g.log(g.add(g.scalar(1), g.exp(g.neg(g.abs(x))))))
}

/** The sum of |x|³ over a table; of N3 for real numbers. */
export function cubes(g: Graph, table: Value): Value {
  const sizes = g.abs(table)
  return g.sum(g.mul(g.square(sizes), sizes))
}
