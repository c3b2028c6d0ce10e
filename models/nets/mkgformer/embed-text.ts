import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { type BertTokens, bertEmbeddings } from '../layers/bert-embeddings.ts'
import type { MkgformerConfig } from './config.ts'

export type TextInputs = BertTokens

/** Word, type and position vectors, added and normalised: [batch, length, hidden]. Owns `NAME.text_embeddings.…`. */
export function embedText(
  g: Graph,
  tokens: TextInputs,
  name: string,
  config: Pick<MkgformerConfig, 'hidden' | 'vocabulary' | 'maxPositions' | 'textEpsilon'>,
): Value {
  return bertEmbeddings(g, tokens, `${name}.text_embeddings`, { ...config, epsilon: config.textEpsilon })
}

/** The word table, for a head that is tied to it: [vocabulary, hidden]. */
export function wordTable(g: Graph, name: string, config: Pick<MkgformerConfig, 'hidden' | 'vocabulary'>): Value {
  return g.parameter(`${name}.text_embeddings.word_embeddings.weight`, [config.vocabulary, config.hidden])
}
