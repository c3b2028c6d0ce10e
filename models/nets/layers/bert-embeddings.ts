import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { embedding } from './embedding.ts'
import { layerNorm } from './layer-norm.ts'

export interface BertEmbeddingSizes {
  readonly hidden: number
  readonly vocabulary: number
  readonly maxPositions: number
  readonly epsilon: number
}

export interface BertTokens {
  /** int64 [batch, length] */
  readonly ids: Value
  /** int64 [batch, length], 0 or 1; left out, all tokens are of the first type. */
  readonly types?: Value | undefined
  /** bool [batch, length]: tokens whose word vectors take no gradient from here. */
  readonly fixed?: Value | undefined
}

/**
 * Word, type and position vectors, added and normalised: [batch, length, hidden].
 *
 * @param name owns `NAME.word_embeddings`, `NAME.token_type_embeddings`, `NAME.position_embeddings` and `NAME.LayerNorm`
 */
export function bertEmbeddings(g: Graph, tokens: BertTokens, name: string, sizes: BertEmbeddingSizes): Value {
  const { ids, types, fixed } = tokens
  const { hidden, vocabulary, maxPositions, epsilon } = sizes
  const words = embedding(g, ids, `${name}.word_embeddings`, vocabulary, hidden)
  const learnt = fixed ? g.where(g.unsqueeze(fixed, 2), g.stopGradient(words), words) : words
  const kinds = types
    ? embedding(g, types, `${name}.token_type_embeddings`, 2, hidden)
    : g.slice(g.parameter(`${name}.token_type_embeddings.weight`, [2, hidden]), 0, 0, 1)
  const places = embedding(g, g.iota(ids.shape[1]!), `${name}.position_embeddings`, maxPositions, hidden)
  return layerNorm(g, g.add(g.add(learnt, kinds), places), `${name}.LayerNorm`, epsilon)
}
