import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { crossEntropy } from '../layers/cross-entropy.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import { linear } from '../layers/linear.ts'
import { stateAt } from '../layers/state-at.ts'
import type { MkgformerConfig } from './config.ts'
import { type EncodedPost, encodePost } from './encode-post.ts'
import { twitterInputs } from './twitter-inputs.ts'
import { type VisualLayout, visualLayout } from './visual-layout.ts'

export interface MreOptions {
  readonly relations: number
  /**
   * What the classifier reads: the states at the tokens `subject` and `object`, put side by side, as the authors released it;
   * or the state of the first token, as their paper has it.
   */
  readonly reads:
    | { readonly kind: 'markers'; readonly subject: number; readonly object: number }
    | { readonly kind: 'cls' }
  /** One for each relation: rare ones may count more. */
  readonly classWeights?: readonly number[]
}

export interface Mre extends EncodedPost {
  readonly layout: VisualLayout
  /** What the classifier reads: [batch, 2*hidden], for `cls` [batch, hidden]. */
  readonly pair: Value
  /** [batch, relations] */
  readonly logits: Value
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
  const { reads, relations, classWeights } = options
  const pair =
    reads.kind === 'cls'
      ? g.at(encoded.text, 1, 0)
      : g.concat(
          [reads.subject, reads.object].map((token) => stateAt(g, encoded.text, inputs.ids, token).state),
          1,
        )
  const logits = linear(g, pair, 'classifier', relations)
  const loss = crossEntropy(g, logits, g.input('labels', 'int64', ['batch']), classWeights)
  return { ...encoded, layout, pair, logits, loss }
}
