import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import { floats } from '../../graph/tensor.ts'
import { type CrfParameters, type CrfPath, crfForward } from './crf.ts'
import { widthOf } from './linear.ts'

/**
 * The negative log-likelihood of a CRF as a sum over positions, each weighted by its tag. By the chain rule, from the last
 * position to the first, -log p(y|x) is the sum of -log p(y(t) | y(t+1), x): the forward recursion knows all that leads to t. With
 * weights of 1 this is `crfNegativeLogLikelihood`.
 *
 * De Lannoy et al. weight the logarithms of the scaling factors of the forward recursion and the path's scores instead. Those
 * differences are no probabilities: with unequal weights their sum has no lower bound. Here no term is ever negative.
 *
 * @param weights one for each label
 * @returns       [batch]
 * Source: weights by position as in de Lannoy, François, Delbeke and Verleysen 2012, IEEE Transactions on Biomedical Engineering
 * 59(1), 241-247; that a CRF's posterior is a Markov chain, Lafferty, McCallum and Pereira 2001.
 */
export function weightedCrfCost(g: Graph, crf: CrfParameters, path: CrfPath, weights: readonly number[]): Value {
  const { emissions, tags, mask } = path
  const labels = widthOf(emissions, 'weightedCrfCost')
  if (weights.length !== labels)
    throw new ShapeError(`weightedCrfCost: ${weights.length} class weights for emissions [${emissions.shape}]`)
  const next = g.pad(g.slice(tags, 1, 1), 1, 0, 1)
  const goesOn = g.pad(g.slice(mask, 1, 1), 1, 0, 1)
  const onwards = g.gather(g.transpose(crf.transitions, [1, 0]), next)
  const after = g.where(g.less(g.scalar(0.5), g.unsqueeze(goesOn, 2)), onwards, crf.end)
  const scores = g.add(crfForward(g, crf, path, true).all!, after)
  const chosen = g.oneHot(tags, labels)
  const costs = g.sub(g.logSumExp(scores, 2), g.sum(g.mul(chosen, scores), [2]))
  const shares = g.mul(g.sum(g.mul(chosen, g.constant(floats([labels], weights))), [2]), mask)
  return g.sum(g.mul(costs, shares), [1])
}
