import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import { floats } from '../../graph/tensor.ts'
import { widthOf } from './linear.ts'

/**
 * Mean of -log softmax(logits)[target] over the batch.
 *
 * @param logits  float32 [batch, classes]
 * @param targets int64 [batch]
 * @param weights one for each class; the mean is then weighted by those of the targets, as in PyTorch
 * @returns       float32 []
 */
export function crossEntropy(g: Graph, logits: Value, targets: Value, weights?: readonly number[]): Value {
  const classes = widthOf(logits, 'crossEntropy')
  const chosen = g.oneHot(targets, classes)
  const costs = g.sub(g.logSumExp(logits), g.sum(g.mul(chosen, logits), [1]))
  if (!weights) return g.mean(costs)
  if (weights.length !== classes)
    throw new ShapeError(`crossEntropy: ${weights.length} class weights for logits [${logits.shape}]`)
  const shares = g.sum(g.mul(chosen, g.constant(floats([classes], weights))), [1])
  return g.div(g.sum(g.mul(shares, costs)), g.sum(shares))
}

/**
 * Cross entropy against 1-s on the target and s/classes on each of the others, as the authors of MKGformer have it. These add
 * up to less than 1, unlike those of PyTorch's own smoothing.
 *
 * @param smoothing s, from 0 to 1
 */
export function smoothedCrossEntropy(g: Graph, logits: Value, targets: Value, smoothing: number): Value {
  const classes = widthOf(logits, 'smoothedCrossEntropy')
  const logProbabilities = g.logSoftmax(logits)
  const target = g.sum(g.mul(g.oneHot(targets, classes), logProbabilities), [1])
  const each = smoothing / classes
  const kept = g.scale(target, 1 - smoothing - each)
  return g.neg(g.mean(g.add(kept, g.scale(g.sum(logProbabilities, [1]), each))))
}
