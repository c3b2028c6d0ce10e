import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { type CrfParameters, crfLogPartition, crfParameters, crfPathScore } from '../layers/crf.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import { linear } from '../layers/linear.ts'
import { weightedCrfCost } from '../layers/weighted-crf.ts'
import type { MkgformerConfig } from './config.ts'
import { type EncodedPost, encodePost } from './encode-post.ts'
import { twitterInputs } from './twitter-inputs.ts'
import { type VisualLayout, visualLayout } from './visual-layout.ts'

export interface MnerOptions {
  readonly drop?: Drop
  /** One for each label, see `weightedCrfCost`. */
  readonly classWeights?: readonly number[]
}

export interface Mner extends EncodedPost {
  readonly layout: VisualLayout
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
 * MKGformer for named entities, with its authors' names for inputs (see `twitter-inputs.ts`) and parameters; `labels` is
 * int64 [batch, length]. The vector of padding, token 0, does not learn.
 *
 * Source: arXiv:2205.02357; zjunlp/MKGformer, 6dc924d, MNER/models.
 */
export function mner(
  g: Graph,
  labels: number,
  config: MkgformerConfig,
  { drop = keepAll, classWeights }: MnerOptions = {},
): Mner {
  const layout = visualLayout(config, 'mner')
  const inputs = twitterInputs(g, layout)
  const fixed = g.equal(inputs.ids, g.scalar(0, 'int64'))
  const encoded = encodePost(g, { ...inputs, fixed, drop }, 'model', layout, config)
  const emissions = linear(g, drop(encoded.text), 'fc', labels)
  const crf = crfParameters(g, 'crf', labels)
  const path = { emissions, tags: g.input('labels', 'int64', ['batch', 'length']), mask: encoded.mask }
  const goldScore = crfPathScore(g, crf, path)
  const logPartition = crfLogPartition(g, crf, path)
  const loss = g.mean(classWeights ? weightedCrfCost(g, crf, path, classWeights) : g.sub(logPartition, goldScore))
  return { ...encoded, layout, emissions, crf, goldScore, logPartition, loss }
}
