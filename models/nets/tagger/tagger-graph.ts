import { tagCount } from '../../decoding/bio-tags.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { bilstm } from '../layers/bilstm.ts'
import { linear } from '../layers/linear.ts'
import type { TaggerConfiguration } from './configuration.ts'
import { type ReadingDropout, type ReadPost, readPost } from './read-post.ts'

export interface TaggerGraph {
  readonly graph: Graph
  /** float32 [batch, length, tags] */
  readonly emissions: Value
  /** float32 [batch, length] */
  readonly mask: Value
  readonly explain: ReadPost['explain']
  readonly looks: ReadPost['looks']
}

/**
 * From words and an image to tag scores:
 *
 *   words (vector, pieces, characters, shape, place) ── text tower ──┬─ fused layers ─┐
 *   image patches ───────────────────────────────────── vision tower ┘                ├─ BiLSTM ── linear ── emissions
 *   words, as they were embedded ─────────────────────────────────────────────────────┘
 *
 * Parameters are named `embedding.*`, `mkgformer.*` or `hvpnet.*`, `lstm.*`, `head.*` and, in the loss, `crf.*`.
 *
 * Other networks than MKGformer have other layers; see `wordsThatSee`.
 *
 * @param dropout null for inference; otherwise the graph takes a further input `seed` (int64 scalar)
 */
export function taggerGraph(
  sizes: TaggerConfiguration,
  labels: number,
  dropout: ReadingDropout | null,
  g = new Graph(),
): TaggerGraph {
  const { words, text, mask, drop, explain, looks } = readPost(g, sizes, dropout)
  const both = g.concat([words, text], 2)
  const states = g.concat([bilstm(g, both, mask, 'lstm', sizes.lstm), both], 2)
  const emissions = linear(g, drop(states), 'head', tagCount(labels))
  return { graph: g, emissions, mask, explain, looks }
}
