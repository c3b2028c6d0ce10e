import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { type CrfParameters, crfLogPartition, crfParameters, crfPathScore } from '../layers/crf.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import { linear } from '../layers/linear.ts'
import { weightedCrfCost } from '../layers/weighted-crf.ts'
import type { HvpnetConfig } from './config.ts'
import { type EncodedPost, encodePost, type PostOptions } from './encode-post.ts'

export interface HvpnetNerOptions {
  readonly from?: PostOptions['from']
  readonly drop?: Drop
  /** One for each label, see `weightedCrfCost`. */
  readonly classWeights?: readonly number[]
}

export interface HvpnetNer extends EncodedPost {
  /** [batch, length, labels] */
  readonly emissions: Value
  readonly crf: CrfParameters
  /** [batch], of the path given as `labels` */
  readonly goldScore: Value
  /** [batch] */
  readonly logPartition: Value
  /** Mean negative log-likelihood over the batch, by class weights where there are any. */
  readonly loss: Value
}

/**
 * HVPNeT for named entities; inputs as in `encodePost`, and `labels`, int64 [batch, length]. The vector of padding, token 0,
 * does not learn.
 *
 * Source: arXiv:2205.03521; zjunlp/HVPNeT, 410bd0c.
 */
export function hvpnetNer(
  g: Graph,
  labels: number,
  config: HvpnetConfig,
  { from = 'pixels', drop = keepAll, classWeights }: HvpnetNerOptions = {},
): HvpnetNer {
  const encoded = encodePost(g, { from, paddingLearns: false, drop }, config)
  const emissions = linear(g, drop(encoded.state), 'fc', labels)
  const crf = crfParameters(g, 'crf', labels)
  const path = { emissions, tags: g.input('labels', 'int64', ['batch', 'length']), mask: encoded.mask }
  const goldScore = crfPathScore(g, crf, path)
  const logPartition = crfLogPartition(g, crf, path)
  const loss = g.mean(classWeights ? weightedCrfCost(g, crf, path, classWeights) : g.sub(logPartition, goldScore))
  return { ...encoded, emissions, crf, goldScore, logPartition, loss }
}
