import { backward } from '../../autodiff/gradients.ts'
import { countOf } from '../../graph/dims.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { isProduct, type KgeConfig } from './kge-config.ts'
import { scoresOfAll } from './score-graph.ts'

/**
 * - `softmax`: one answer against all entities (1-vs-all). Triples that ask the same are one question whose answers share the
 *   target; its loss is summed over them, which is the loss of the single triples at a fraction of the matrix products.
 * - `sigmoid`: every entity a yes or no of its own (k-vs-all), a question's loss the mean over entities.
 */
export type AnswerObjective = 'softmax' | 'sigmoid'

export interface Answers {
  /** int64 [hits]: question · entities + entity, each place once. */
  readonly places: Value
  /** float32 [hits]: 1 / the question's answers for `softmax`, 1 for `sigmoid`. */
  readonly targets: Value
  /** float32 [questions], how much each counts; together 1. */
  readonly weights: Value
  /** int64 [passed]: other places that are right as well; they compete with no answer and do not move. For `softmax` only. */
  readonly passed?: Value
}

export interface AnswerLoss {
  readonly loss: Value
  /** [questions, dimension] */
  readonly points: Value
  /** [entities, dimension] */
  readonly table: Value
}

/**
 * The loss of questions over all entities, and its gradients, P - Y carried on by hand: the walk of the autodiff would keep several
 * arrays of [questions, entities], and moving them is what such a step would then spend its time on. Here are two.
 *
 * @param points [questions, dimension] @param table [entities, dimension]
 */
export function answerLoss(
  g: Graph,
  config: KgeConfig,
  objective: AnswerObjective,
  points: Value,
  table: Value,
  answers: Answers,
): AnswerLoss {
  const scores = scoresOfAll(g, config, points, table)
  const count = [countOf(scores.shape)]
  const { loss, residual, shares } =
    objective === 'softmax'
      ? softmaxLoss(g, g.reshape(g.softmax(scores), count), answers, config.entities)
      : sigmoidLoss(g, g.reshape(g.sigmoid(scores), count), answers, config.entities)
  const [gradient, byRow] = [g.reshape(residual, scores.shape), g.unsqueeze(shares, 1)]
  if (!isProduct(config)) {
    const seeds = new Map([[scores, g.mul(gradient, byRow)]])
    const [byPoints, byTable] = backward(g, seeds, [points, table])
    return { loss, points: byPoints!, table: byTable! }
  }
  return {
    loss,
    points: g.mul(g.matMul(gradient, table), byRow),
    // Turned afterwards: turning the residual first takes the runtime twice as long as the product.
    table: g.swapLast(g.matMul(g.mul(points, byRow), gradient, { transposeLeft: true })),
  }
}

interface FlatLoss {
  readonly loss: Value
  /** [questions · entities], to be multiplied with the question's share. */
  readonly residual: Value
  /** [questions] */
  readonly shares: Value
}

const tiny = 1e-30

/** Only the answers' own probabilities are read: the others stand in their denominator. */
function softmaxLoss(g: Graph, flat: Value, { places, targets, weights, passed }: Answers, entities: number): FlatLoss {
  const asked = rowOf(g, places, entities)
  const logs = g.log(g.max(g.gatherElements(flat, places, 0), g.scalar(tiny)))
  const mean = (of: Value) => g.neg(g.sum(g.mul(g.mul(g.gather(weights, asked), targets), of)))
  if (!passed) return { loss: mean(logs), residual: g.addElements(flat, places, g.neg(targets), 0), shares: weights }
  // With the others gone, what is left of each question's probability is 1 again.
  const gone = g.neg(g.gatherElements(flat, passed, 0))
  const left = g.max(g.addElements(g.full(weights.shape, 1), rowOf(g, passed, entities), gone, 0), g.scalar(1e-6))
  const leftOfAsked = g.gather(left, asked)
  const without = g.addElements(flat, passed, gone, 0)
  return {
    loss: mean(g.sub(logs, g.log(leftOfAsked))),
    residual: g.addElements(without, places, g.neg(g.mul(targets, leftOfAsked)), 0),
    shares: g.div(weights, left),
  }
}

function sigmoidLoss(g: Graph, flat: Value, { places, targets, weights }: Answers, entities: number): FlatLoss {
  const log = (p: Value) => g.log(g.max(p, g.scalar(tiny)))
  const no = (p: Value) => log(g.sub(g.scalar(1), p))
  const hits = g.gatherElements(flat, places, 0)
  const everyone = g.sum(g.reshape(no(flat), [weights.shape[0]!, entities]), [1])
  const difference = g.mul(g.gather(weights, rowOf(g, places, entities)), g.sub(log(hits), no(hits)))
  const sum = g.add(g.sum(g.mul(weights, everyone)), g.sum(g.mul(difference, targets)))
  return {
    loss: g.scale(sum, -1 / entities),
    residual: g.addElements(flat, places, g.neg(targets), 0),
    shares: g.scale(weights, 1 / entities),
  }
}

/** Which question a place belongs to. */
function rowOf(g: Graph, places: Value, entities: number): Value {
  return g.div(places, g.scalar(entities, 'int64'))
}
