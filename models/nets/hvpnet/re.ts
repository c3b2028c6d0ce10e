import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { crossEntropy } from '../layers/cross-entropy.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import { linear } from '../layers/linear.ts'
import { stateAt } from '../layers/state-at.ts'
import type { HvpnetConfig } from './config.ts'
import { type EncodedPost, encodePost, type PostOptions } from './encode-post.ts'

export interface HvpnetReOptions {
  readonly relations: number
  /** The token before the pair's first span. */
  readonly subject: number
  /** The token before its second. */
  readonly object: number
  /** What the classifier reads; left out, the released form reads both markers and the paper's the first token. */
  readonly reads?: 'markers' | 'cls'
  /** One for each relation: rare ones may count more. */
  readonly classWeights?: readonly number[]
  readonly from?: PostOptions['from']
  readonly drop?: Drop
}

export interface HvpnetRe extends EncodedPost {
  /** What the classifier reads: [batch, 2*hidden], for `cls` [batch, hidden]. */
  readonly pair: Value
  /** [batch, relations] */
  readonly logits: Value
  /** Mean cross entropy. */
  readonly loss: Value
}

/**
 * HVPNeT for the relation between two marked spans; inputs as in `encodePost`, and `labels`, int64 [batch]. The authors
 * declare dropout before the classifier but do not apply it, nor is it applied here.
 *
 * Source: arXiv:2205.03521; zjunlp/HVPNeT, 410bd0c.
 */
export function hvpnetRe(g: Graph, options: HvpnetReOptions, config: HvpnetConfig): HvpnetRe {
  const { relations, subject, object, classWeights, from = 'pixels', drop = keepAll } = options
  const reads = options.reads ?? (config.fidelity === 'released' ? 'markers' : 'cls')
  const encoded = encodePost(g, { from, paddingLearns: true, drop }, config)
  const { state, ids } = encoded
  const pair =
    reads === 'cls'
      ? g.at(state, 1, 0)
      : g.concat(
          [subject, object].map((token) => stateAt(g, state, ids, token).state),
          1,
        )
  const logits = linear(g, pair, 'classifier', relations)
  const loss = crossEntropy(g, logits, g.input('labels', 'int64', ['batch']), classWeights)
  return { ...encoded, pair, logits, loss }
}
