import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { crossEntropy } from '../layers/cross-entropy.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import type { MkgformerConfig } from './config.ts'
import { type EncodedPost, encodePost } from './encode-post.ts'
import { type PairReading, type RelationScores, relationHead } from './relation-head.ts'
import { twitterInputs } from './twitter-inputs.ts'
import { type VisualLayout, visualLayout } from './visual-layout.ts'

export interface MreOptions {
  readonly relations: number
  readonly reads: PairReading
  /** One for each relation: rare ones may count more. */
  readonly classWeights?: readonly number[]
}

export interface Mre extends EncodedPost, RelationScores {
  readonly layout: VisualLayout
  /** Mean cross entropy. */
  readonly loss: Value
}

/**
 * MKGformer for the relation between two marked spans, with its authors' names for inputs (see `twitter-inputs.ts`) and
 * parameters; `labels` is int64 [batch]. `None` is a relation like the others. The pair has a direction: the subject's state
 * comes first wherever its marker stands.
 *
 * The authors apply no dropout before the classifier, nor is any applied here.
 *
 * Source: arXiv:2205.02357; zjunlp/MKGformer, 6dc924d, MRE/models.
 */
export function mre(g: Graph, options: MreOptions, config: MkgformerConfig, drop: Drop = keepAll): Mre {
  const layout = visualLayout(config, 'mre')
  const inputs = twitterInputs(g, layout)
  const encoded = encodePost(g, { ...inputs, drop }, 'model', layout, config)
  const { pair, logits } = relationHead(g, encoded.text, inputs.ids, options)
  const loss = crossEntropy(g, logits, g.input('labels', 'int64', ['batch']), options.classWeights)
  return { ...encoded, layout, pair, logits, loss }
}
