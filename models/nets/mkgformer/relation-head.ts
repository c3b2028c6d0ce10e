import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { linear } from '../layers/linear.ts'
import { stateAt } from '../layers/state-at.ts'

/**
 * What the classifier reads: the states at the tokens `subject` and `object`, put side by side, as the authors released it;
 * or the state of the first token, as their paper has it.
 */
export type PairReading =
  | { readonly kind: 'markers'; readonly subject: number; readonly object: number }
  | { readonly kind: 'cls' }

export interface RelationScores {
  /** What the classifier reads: [batch, 2*hidden], for `cls` [batch, hidden]. */
  readonly pair: Value
  /** [batch, relations] */
  readonly logits: Value
}

/**
 * @param states [batch, length, hidden]
 * @param ids    int64 [batch, length]
 */
export function relationHead(
  g: Graph,
  states: Value,
  ids: Value,
  { reads, relations }: { readonly reads: PairReading; readonly relations: number },
): RelationScores {
  const pair =
    reads.kind === 'cls'
      ? g.at(states, 1, 0)
      : g.concat(
          [reads.subject, reads.object].map((token) => stateAt(g, states, ids, token).state),
          1,
        )
  return { pair, logits: linear(g, pair, 'classifier', relations) }
}
