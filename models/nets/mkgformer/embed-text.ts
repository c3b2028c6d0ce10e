import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { embedding } from '../layers/embedding.ts'
import { layerNorm } from '../layers/layer-norm.ts'
import type { MkgformerConfig } from './config.ts'

export interface TextInputs {
  /** int64 [batch, length] */
  readonly ids: Value
  /** int64 [batch, length]; left out, all tokens are of the first type. */
  readonly types?: Value | undefined
  /** bool [batch, length]: tokens whose word vectors take no gradient from here. */
  readonly fixed?: Value | undefined
}

/** Word, type and position vectors, added and normalised: [batch, length, hidden]. Owns `NAME.text_embeddings.…`. */
export function embedText(
  g: Graph,
  { ids, types, fixed }: TextInputs,
  name: string,
  config: Pick<MkgformerConfig, 'hidden' | 'vocabulary' | 'maxPositions' | 'textEpsilon'>,
): Value {
  const { hidden, vocabulary, maxPositions, textEpsilon } = config
  const own = `${name}.text_embeddings`
  const words = embedding(g, ids, `${own}.word_embeddings`, vocabulary, hidden)
  const learnt = fixed ? g.where(g.unsqueeze(fixed, 2), g.stopGradient(words), words) : words
  const kinds = types
    ? embedding(g, types, `${own}.token_type_embeddings`, 2, hidden)
    : g.slice(g.parameter(`${own}.token_type_embeddings.weight`, [2, hidden]), 0, 0, 1)
  const places = embedding(g, g.iota(ids.shape[1]!), `${own}.position_embeddings`, maxPositions, hidden)
  return layerNorm(g, g.add(g.add(learnt, kinds), places), `${own}.LayerNorm`, textEpsilon)
}

/** The word table, for a head that is tied to it: [vocabulary, hidden]. */
export function wordTable(g: Graph, name: string, config: Pick<MkgformerConfig, 'hidden' | 'vocabulary'>): Value {
  return g.parameter(`${name}.text_embeddings.word_embeddings.weight`, [config.vocabulary, config.hidden])
}
