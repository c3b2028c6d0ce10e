import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import { floats } from '../../graph/tensor.ts'
import { widthOf } from '../layers/linear.ts'

/**
 * Mean of -log P(the class is one of the row's targets): cross entropy where a row has one target; where it has all but one, what
 * "not this one" teaches.
 *
 * @param logits  float32 [batch, classes]
 * @param targets float32 [batch, classes], 1 for a target, else 0; at least one in each row
 * @param weights one for each class; a row counts as much as its targets do in the mean of theirs
 * @returns       float32 []
 */
export function oneOfSeveral(g: Graph, logits: Value, targets: Value, weights?: readonly number[]): Value {
  const classes = widthOf(logits, 'oneOfSeveral')
  // Not -Infinity: its difference with itself in the gradient would be NaN.
  const others = g.scale(g.sub(g.scalar(1), targets), -1e4)
  const costs = g.sub(g.logSumExp(logits), g.logSumExp(g.add(logits, others)))
  if (!weights) return g.mean(costs)
  if (weights.length !== classes)
    throw new ShapeError(`oneOfSeveral: ${weights.length} class weights for logits [${logits.shape}]`)
  const counted = g.sum(g.mul(targets, g.constant(floats([classes], weights))), [1])
  const shares = g.div(counted, g.sum(targets, [1]))
  return g.div(g.sum(g.mul(shares, costs)), g.sum(shares))
}
