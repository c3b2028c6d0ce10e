import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { widthOf } from '../layers/linear.ts'

/** As far as the authors push down answers that are right as well. */
const suppressed = -100

/**
 * The place of the right entity when all are sorted by score, 1 for the best; of equal ones the right one comes first.
 *
 * @param logits  float32 [batch, entities]
 * @param right   int64 [batch]
 * @param answers float32 [batch, entities], 1 for every entity that is known to be right; all but `right` are pushed down,
 *                which makes the rank a filtered one. Left out, the rank is raw.
 * @returns       int64 [batch]
 */
export function entityRanks(g: Graph, logits: Value, right: Value, answers?: Value): Value {
  const chosen = g.oneHot(right, widthOf(logits, 'entityRanks'))
  const scores = answers ? g.add(logits, g.scale(g.mul(answers, g.sub(g.scalar(1), chosen)), suppressed)) : logits
  const own = g.sum(g.mul(scores, chosen), [1], true)
  const better = g.sum(g.cast(g.less(own, scores), 'float32'), [1])
  return g.cast(g.add(better, g.scalar(1)), 'int64')
}
