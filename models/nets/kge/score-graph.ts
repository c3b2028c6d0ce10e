import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { MissingEnd } from '../../metrics/ranking.ts'
import { isProduct, type KgeConfig, phaseFactor } from './kge-config.ts'

/** Below the root of a distance: where two points meet, its slope would be infinite. */
const smallest = 1e-12

/**
 * Questions as points, the same as `questionPoint` in plain numbers.
 *
 * @param known     [..., dimension] rows of the entity table
 * @param relation  [..., relation width] rows of the relation table, which broadcast against `known`
 * @param wanted    `head` asks by the inverse of the relation's own row; a reciprocal relation brings another row and is a `tail`
 * @returns         [..., dimension]
 */
export function questionPoints(
  g: Graph,
  config: KgeConfig,
  known: Value,
  relation: Value,
  wanted: MissingEnd = 'tail',
): Value {
  const { scorer } = config
  if (scorer === 'ikrl') {
    const link = wanted === 'head' ? g.neg(relation) : relation
    return g.concat(
      halves(g, known).map((half) => g.add(half, link)),
      -1,
    )
  }
  if (scorer === 'rsme') {
    const [link, gate] = g.split(relation, -1, [Number(relation.shape.at(-1)) - 1, 1])
    const [own, image] = halves(g, known)
    const seen = g.sigmoid(gate!)
    const head = g.add(own!, g.mul(seen, g.sub(image!, own!)))
    const point = questionPoints(g, { ...config, scorer: 'complex' }, head, link!, wanted)
    return g.concat([g.sub(point, g.mul(seen, point)), g.mul(seen, point)], -1)
  }
  if (scorer === 'transe') return wanted === 'head' ? g.sub(known, relation) : g.add(known, relation)
  if (scorer === 'distmult') return g.mul(known, relation)
  const [re, im] = halves(g, known)
  const [cos, forward] =
    scorer === 'complex'
      ? halves(g, relation)
      : [g.cos, g.sin].map((part) => part.call(g, g.scale(relation, phaseFactor(config))))
  const sin = wanted === 'head' ? g.neg(forward!) : forward!
  return g.concat([g.sub(g.mul(re!, cos!), g.mul(im!, sin)), g.add(g.mul(re!, sin), g.mul(im!, cos!))], -1)
}

/**
 * @param points     [..., dimension]
 * @param candidates [..., dimension], which broadcast against the points
 * @returns          [...]
 */
export function scoresAgainst(g: Graph, config: KgeConfig, points: Value, candidates: Value): Value {
  if (isProduct(config)) return g.sum(g.mul(points, candidates), [-1])
  if (config.scorer === 'ikrl') return pairings(g, config, points, candidates, scoresAgainst)
  const away = g.sub(points, candidates)
  return g.sub(g.scalar(config.gamma), distance(g, config, away))
}

/**
 * Scores of every entity at once. Only inner products and Euclidean distances are a matrix product away; the distances that add up
 * moduli would need [questions, entities, dimension] numbers.
 *
 * @param points [questions, dimension]
 * @param table  [entities, dimension]
 * @returns      [questions, entities]
 * @throws RangeError for a distance of norm 1
 */
export function scoresOfAll(g: Graph, config: KgeConfig, points: Value, table: Value): Value {
  if (config.scorer === 'ikrl') return pairings(g, config, points, table, scoresOfAll)
  const products = g.matMul(points, table, { transposeRight: true })
  if (isProduct(config)) return products
  if (config.norm === 1) throw new RangeError(`${config.scorer} with norm 1 cannot score all entities at once`)
  const squares = (x: Value) => g.sum(g.square(x), [-1], true)
  const apart = g.add(g.sub(squares(points), g.scale(products, 2)), g.swapLast(squares(table)))
  // Rounding may take the square of a distance of nothing below it.
  return g.sub(g.scalar(config.gamma), g.sqrt(g.max(apart, g.scalar(smallest))))
}

/** Of vectors [..., dimension], along their last axis. */
function distance(g: Graph, { scorer, norm }: KgeConfig, x: Value): Value {
  if (norm === 2) return g.sqrt(g.add(g.sum(g.square(x), [-1]), g.scalar(smallest)))
  if (scorer === 'transe') return g.sum(g.abs(x), [-1])
  const [re, im] = halves(g, x)
  return g.sum(g.sqrt(g.add(g.add(g.square(re!), g.square(im!)), g.scalar(smallest))), [-1])
}

/** The mean score over each half of the one with each half of the other. */
function pairings(g: Graph, config: KgeConfig, points: Value, candidates: Value, score: typeof scoresOfAll): Value {
  const transe: KgeConfig = { ...config, scorer: 'transe', dimension: config.dimension / 2 }
  const all = halves(g, points).flatMap((point) =>
    halves(g, candidates).map((candidate) => score(g, transe, point, candidate)),
  )
  return g.scale(
    all.reduce((sum, each) => g.add(sum, each)),
    1 / all.length,
  )
}

function halves(g: Graph, x: Value): readonly Value[] {
  const size = Number(x.shape.at(-1)) / 2
  return g.split(x, -1, [size, size])
}
