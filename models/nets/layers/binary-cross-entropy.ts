import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'

export interface BinaryWeights {
  /** What a y of 1 counts beside one of 0, as `pos_weight` in PyTorch; left out: 1. */
  readonly positive?: number
  /** What each row counts in the mean, float32 [batch]; left out, all count the same. */
  readonly rows?: Value
}

/**
 * Mean over all elements of -(y log σ(x) + (1-y) log(1-σ(x))), without overflow however large x is.
 *
 * @param logits  x, float32 [batch, ...]
 * @param targets y, of that shape, from 0 to 1
 */
export function binaryCrossEntropy(
  g: Graph,
  logits: Value,
  targets: Value,
  { positive = 1, rows }: BinaryWeights = {},
): Value {
  const rest = g.log(g.add(g.scalar(1), g.exp(g.neg(g.abs(logits)))))
  const costs =
    positive === 1
      ? g.add(g.sub(g.max(logits, g.scalar(0)), g.mul(logits, targets)), rest)
      : g.add(
          g.mul(g.sub(g.scalar(1), targets), logits),
          g.mul(g.add(g.scale(targets, positive - 1), g.scalar(1)), g.add(g.max(g.neg(logits), g.scalar(0)), rest)),
        )
  if (rows === undefined) return g.mean(costs)
  const means = g.mean(
    costs,
    costs.shape.slice(1).map((_, at) => at + 1),
  )
  return g.div(g.sum(g.mul(means, rows)), g.sum(rows))
}
