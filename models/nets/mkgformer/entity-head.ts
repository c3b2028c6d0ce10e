import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { stateAt } from '../layers/state-at.ts'
import type { MkgformerConfig } from './config.ts'
import { wordTable } from './embed-text.ts'
import { predictionTransform } from './prediction-transform.ts'

/** Rows of the vocabulary. */
export interface MkgTokens {
  readonly mask: number
  /** Entities are the tokens from `entityStart` to before `entityEnd`. */
  readonly entityStart: number
  readonly entityEnd: number
}

export interface EntityScores {
  /** int64 [batch] */
  readonly maskIndex: Value
  /** Of [MASK], for each entity: [batch, entities]. */
  readonly entityLogits: Value
}

/**
 * The state at [MASK], transformed as BERT does and compared with the rows of the word table that belong to entities; owns
 * `cls.predictions`, and shares the table with the embedding of `unimo`.
 *
 * @param states [batch, length, hidden]
 * @param ids    int64 [batch, length]
 */
export function entityHead(
  g: Graph,
  states: Value,
  ids: Value,
  { mask, entityStart, entityEnd }: MkgTokens,
  config: Pick<MkgformerConfig, 'hidden' | 'vocabulary' | 'textEpsilon'>,
): EntityScores {
  const { index, state } = stateAt(g, states, ids, mask)
  const entities = entityEnd - entityStart
  const rows = g.slice(wordTable(g, 'unimo', config), 0, entityStart, entities)
  const shifts = g.slice(g.parameter('cls.predictions.bias', [config.vocabulary]), 0, entityStart, entities)
  const guess = predictionTransform(g, state, 'cls.predictions.transform', config.textEpsilon)
  return { maskIndex: index, entityLogits: g.add(g.matMul(guess, rows, { transposeRight: true }), shifts) }
}
