import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'

/**
 * Mean over all elements of -(y log σ(x) + (1-y) log(1-σ(x))), without overflow however large x is.
 *
 * @param logits  x, float32 of any shape
 * @param targets y, of that shape, from 0 to 1
 */
export function binaryCrossEntropy(g: Graph, logits: Value, targets: Value): Value {
  const rest = g.log(g.add(g.scalar(1), g.exp(g.neg(g.abs(logits)))))
  return g.mean(g.add(g.sub(g.max(logits, g.scalar(0)), g.mul(logits, targets)), rest))
}
