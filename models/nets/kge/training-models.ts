import { gradients } from '../../autodiff/gradients.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { MissingEnd } from '../../metrics/ranking.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { type AnswerObjective, answerLoss } from './answer-loss.ts'
import { isProduct, type KgeConfig, kgeTables, relationRows, relationWidth, seesImages } from './kge-config.ts'
import { type NegativeWeights, samplingLoss } from './sampling-loss.ts'
import { questionPoints, scoresAgainst } from './score-graph.ts'

/**
 * Steps of learning as ONNX. Each takes the tables as inputs and gives the loss and its gradients by the rows that were read, not by the whole
 * tables: adding rows up and moving them is done outside (`TableOptimiser`), where only the rows in question are touched. The runtime's
 * own additions into rows are either ten times slower or, with several threads, wrong.
 */
export interface AllEntitiesOptions {
  readonly objective: AnswerObjective
  /** Share of a question's numbers that is zeroed. */
  readonly dropout: number
  /** Weight of the auxiliary question which relation holds between two entities; 0 leaves it out. Inner products only. */
  readonly relationQuestion: number
  /** Takes one more input, `passed`: places that are right as well, see `Answers`. */
  readonly passesOver?: boolean
}

/** Names of the outputs beside `loss`: gradients of the whole table, and of rows as they were asked for. */
export const gradientNames = {
  /** [entities, dimension] */
  table: 'by_table',
  /** [questions, dimension] by the known entities' rows */
  known: 'by_known',
  /** [questions, relation width] */
  relation: 'by_relation',
  /** [questions, dimension]: by one answer of each question, of the auxiliary question */
  answer: 'by_answer',
  /** [negatives, dimension] */
  negative: 'by_negative',
  /** [relation rows, relation width], of the auxiliary question */
  relations: 'by_relations',
} as const

function tables(g: Graph, config: KgeConfig) {
  return {
    entities: g.input(kgeTables.entities, 'float32', [config.entities, config.dimension]),
    relations: g.input(kgeTables.relations, 'float32', [relationRows(config), relationWidth(config)]),
    known: g.input('known', 'int64', ['questions']),
    relation: g.input('relation', 'int64', ['questions']),
  }
}

/**
 * Questions against all entities. Inputs: the tables, `known` and `relation` (rows, int64 [questions]), `places`, `targets`
 * and `weights` as in `Answers`, `seed` with dropout, `answer` (int64 [questions]) with the auxiliary question.
 */
export function allEntitiesModel(
  config: KgeConfig,
  { objective, dropout, relationQuestion, passesOver = false }: AllEntitiesOptions,
  wanted: MissingEnd = 'tail',
): Uint8Array {
  const g = new Graph()
  const { entities, relations, known, relation } = tables(g, config)
  const [heads, links] = [g.gather(entities, known), g.gather(relations, relation)]
  const exact = questionPoints(g, config, heads, links, wanted)
  const points = dropout === 0 ? exact : g.dropout(exact, g.input('seed', 'int64', []), dropout, 1)
  const weights = g.input('weights', 'float32', ['questions'])
  const answers = {
    places: g.input('places', 'int64', ['hits']),
    targets: g.input('targets', 'float32', ['hits']),
    weights,
    ...(passesOver && { passed: g.input('passed', 'int64', ['passed']) }),
  }
  const found = answerLoss(g, config, objective, points, entities, answers)
  // The points' own gradient is known; a product with it carries it on to the rows they were made of.
  const carried = g.sum(g.mul(points, g.stopGradient(found.points)))
  const outputs: Record<string, Value> = { loss: found.loss, [gradientNames.table]: found.table }
  if (relationQuestion === 0) {
    const [byKnown, byRelation] = gradients(g, carried, [heads, links])
    return onnxModel(g, {
      outputs: { ...outputs, [gradientNames.known]: byKnown!, [gradientNames.relation]: byRelation! },
    })
  }
  const tails = g.gather(entities, g.input('answer', 'int64', ['questions']))
  const auxiliary = g.scale(relationLoss(g, config, { heads, tails, relations, relation, weights }), relationQuestion)
  const [byKnown, byRelation, byAnswer, byRelations] = gradients(g, g.add(carried, auxiliary), [
    heads,
    links,
    tails,
    relations,
  ])
  return onnxModel(g, {
    outputs: {
      ...outputs,
      [gradientNames.known]: byKnown!,
      [gradientNames.relation]: byRelation!,
      [gradientNames.answer]: byAnswer!,
      [gradientNames.relations]: byRelations!,
    },
  })
}

/**
 * Cross-entropy of the relation between two entities among all rows of relations.
 *
 * Source: Chen et al. 2021, "Relation Prediction as an Auxiliary Training Objective", arXiv:2110.02834.
 */
function relationLoss(
  g: Graph,
  config: KgeConfig,
  {
    heads,
    tails,
    relations,
    relation,
    weights,
  }: Readonly<Record<'heads' | 'tails' | 'relations' | 'relation' | 'weights', Value>>,
): Value {
  if (!isProduct(config) || seesImages(config))
    throw new RangeError(`${config.scorer} has no inner product with its relations`)
  const scores = g.matMul(relationPoints(g, config, heads, tails), relations, { transposeRight: true })
  const right = g.gatherElements(g.logSoftmax(scores), g.unsqueeze(relation, 1), 1)
  return g.neg(g.sum(g.mul(weights, g.squeeze(right, 1))))
}

/** What a relation's row is multiplied with to score a triple. */
function relationPoints(g: Graph, { scorer, dimension }: KgeConfig, heads: Value, tails: Value): Value {
  if (scorer === 'distmult') return g.mul(heads, tails)
  const half = [dimension / 2, dimension / 2]
  const [[a, b], [c, d]] = [g.split(heads, -1, half), g.split(tails, -1, half)]
  return g.concat([g.add(g.mul(a!, c!), g.mul(b!, d!)), g.sub(g.mul(a!, d!), g.mul(b!, c!))], -1)
}

/**
 * Triples against sampled entities, which all questions of a step share. Inputs: the tables, `known`, `relation`, `answer`
 * (int64 [questions]), `negative` (int64 [negatives]), `weights` (float32 [questions]) and `right` (float32
 * [questions, negatives], 1 where a sampled entity is a right answer and does not count).
 */
export function samplingModel(config: KgeConfig, weighing: NegativeWeights, wanted: MissingEnd = 'tail'): Uint8Array {
  const g = new Graph()
  const { entities, relations, known, relation } = tables(g, config)
  const rows = [
    g.gather(entities, known),
    g.gather(relations, relation),
    g.gather(entities, g.input('answer', 'int64', ['questions'])),
    g.gather(entities, g.input('negative', 'int64', ['negatives'])),
  ] as const
  const [knowns, links, answers, negatives] = rows
  const points = questionPoints(g, config, knowns, links, wanted)
  const scores = isProduct(config)
    ? g.matMul(points, negatives, { transposeRight: true })
    : scoresAgainst(g, config, g.unsqueeze(points, 1), negatives)
  const right = g.input('right', 'float32', ['questions', 'negatives'])
  const { loss } = samplingLoss(
    g,
    scoresAgainst(g, config, points, answers),
    g.sub(scores, g.scale(right, 1e4)),
    weighing,
    g.input('weights', 'float32', ['questions']),
  )
  const [byKnown, byRelation, byAnswer, byNegative] = gradients(g, loss, rows)
  return onnxModel(g, {
    outputs: {
      loss,
      [gradientNames.known]: byKnown!,
      [gradientNames.relation]: byRelation!,
      [gradientNames.answer]: byAnswer!,
      [gradientNames.negative]: byNegative!,
    },
  })
}

/**
 * Rejected triples pushed down until they score no better than an entity taken at random. Inputs: the tables, `known`, `relation`,
 * `answer` (int64 [questions]) and `level` (float32 [questions]), the score of an average entity.
 */
export function rejectionModel(config: KgeConfig): Uint8Array {
  const g = new Graph()
  const { entities, relations, known, relation } = tables(g, config)
  const rows = [
    g.gather(entities, known),
    g.gather(relations, relation),
    g.gather(entities, g.input('answer', 'int64', ['questions'])),
  ] as const
  const scores = scoresAgainst(g, config, questionPoints(g, config, rows[0], rows[1]), rows[2])
  const above = g.sub(scores, g.input('level', 'float32', ['questions']))
  const loss = g.mean(g.add(g.relu(above), g.log(g.add(g.scalar(1), g.exp(g.neg(g.abs(above)))))))
  const [byKnown, byRelation, byAnswer] = gradients(g, loss, rows)
  return onnxModel(g, {
    outputs: {
      loss,
      [gradientNames.known]: byKnown!,
      [gradientNames.relation]: byRelation!,
      [gradientNames.answer]: byAnswer!,
    },
  })
}
