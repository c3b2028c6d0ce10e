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
  { places, targets, weights }: Answers,
): AnswerLoss {
  const scores = scoresOfAll(g, config, points, table)
  const count = countOf(scores.shape)
  const probabilities = objective === 'softmax' ? g.softmax(scores) : g.sigmoid(scores)
  const flat = g.reshape(probabilities, [count])
  const losses = lossOf(g, objective, flat, { places, targets, weights }, config.entities)
  const residual = g.reshape(g.addElements(flat, places, g.neg(targets), 0), scores.shape)
  const shares = g.unsqueeze(objective === 'softmax' ? weights : g.scale(weights, 1 / config.entities), 1)
  if (!isProduct(config)) {
    const seeds = new Map([[scores, g.mul(residual, shares)]])
    const [byPoints, byTable] = backward(g, seeds, [points, table])
    return { loss: losses, points: byPoints!, table: byTable! }
  }
  return {
    loss: losses,
    points: g.mul(g.matMul(residual, table), shares),
    table: g.matMul(residual, g.mul(points, shares), { transposeLeft: true }),
  }
}

/** Only the answers' own probabilities are read for `softmax`: the others stand in its denominator. */
function lossOf(g: Graph, objective: AnswerObjective, flat: Value, answers: Answers, entities: number): Value {
  const { places, targets, weights } = answers
  const tiny = g.scalar(1e-30)
  const hits = g.gatherElements(flat, places, 0)
  const logs = g.log(g.max(hits, tiny))
  const ofHit = g.gather(weights, rowOf(g, places, entities))
  if (objective === 'softmax') return g.neg(g.sum(g.mul(g.mul(ofHit, targets), logs)))
  const no = (p: Value) => g.log(g.max(g.sub(g.scalar(1), p), tiny))
  const everyone = g.sum(g.reshape(no(flat), [weights.shape[0]!, entities]), [1])
  const difference = g.sum(g.mul(ofHit, g.sub(logs, no(hits))))
  return g.scale(g.neg(g.add(g.sum(g.mul(weights, everyone)), difference)), 1 / entities)
}

/** Which question a place belongs to. */
function rowOf(g: Graph, places: Value, entities: number): Value {
  return g.div(places, g.scalar(entities, 'int64'))
}
