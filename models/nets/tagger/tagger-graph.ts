import { tagCount } from '../../decoding/bio-tags.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { piecesPerWord } from '../../text/encode-words.ts'
import { charactersPerWord } from '../../text/word-features.ts'
import { bilstm } from '../layers/bilstm.ts'
import { dropping } from '../layers/dropout.ts'
import { linear } from '../layers/linear.ts'
import type { EncoderConfig } from '../mkgformer/config.ts'
import { encode } from '../mkgformer/encode.ts'
import type { TaggerConfiguration } from './configuration.ts'
import { embedWords } from './embed-words.ts'

/** Shares of activations that are zeroed while training. */
export interface TaggerDropout {
  /** of the embedded words */
  readonly words: number
  /** inside the towers */
  readonly towers: number
  /** of the states that the head reads */
  readonly states: number
}

export interface TaggerGraph {
  readonly graph: Graph
  /** float32 [batch, length, tags] */
  readonly emissions: Value
  /** float32 [batch, length] */
  readonly mask: Value
}

/**
 * From words and an image to tag scores:
 *
 *   words (vector, pieces, characters, shape, place) ── text tower ──┬─ fused layers ─┐
 *   image patches ───────────────────────────────────── vision tower ┘                ├─ BiLSTM ── linear ── emissions
 *   words, as they were embedded ─────────────────────────────────────────────────────┘
 *
 * Parameters are named `embedding.*`, `mkgformer.*`, `lstm.*`, `head.*` and, in the loss, `crf.*`.
 *
 * @param dropout null for inference; otherwise the graph takes a further input `seed` (int64 scalar)
 */
export function taggerGraph(sizes: TaggerConfiguration, labels: number, dropout: TaggerDropout | null): TaggerGraph {
  const g = new Graph()
  const seed = dropout ? g.input('seed', 'int64', []) : null
  // Far above the salts that `dropping` gives to the places inside the towers.
  const drop = (x: Value, rate: number, salt: number) => (seed ? g.dropout(x, seed, rate, 1000 + salt) : x)
  const plane = ['batch', 'length'] as const
  const mask = g.input('mask', 'float32', plane)
  const embedded = embedWords(
    g,
    {
      words: g.input('words', 'int64', plane),
      pieces: g.input('pieces', 'int64', [...plane, piecesPerWord]),
      characters: g.input('characters', 'int64', [...plane, charactersPerWord]),
      shapes: g.input('shapes', 'int64', plane),
      sources: g.input('sources', 'int64', ['batch']),
    },
    sizes,
  )
  const words = drop(embedded, dropout?.words ?? 0, 1)
  const inputs = {
    text: words,
    mask,
    pixels: g.input('image', 'float32', ['batch', 3, sizes.imageSize, sizes.imageSize]),
    hasImage: g.input('hasImage', 'float32', ['batch']),
    ...(seed && dropout && { drop: dropping(g, seed, dropout.towers) }),
  }
  const { text } = encode(g, inputs, 'mkgformer', sizes.patchSize, encoderConfig(sizes))
  const both = g.concat([words, text], 2)
  const states = g.concat([bilstm(g, both, mask, 'lstm', sizes.lstm), both], 2)
  const emissions = linear(g, drop(states, dropout?.states ?? 0, 2), 'head', tagCount(labels))
  return { graph: g, emissions, mask }
}

function encoderConfig(sizes: TaggerConfiguration): EncoderConfig {
  return {
    hidden: sizes.width,
    heads: sizes.heads,
    layers: sizes.layers,
    fusedLayers: sizes.layers - sizes.fusedFrom,
    textIntermediate: sizes.feedForward,
    visionIntermediate: sizes.feedForward,
    textActivation: 'gelu',
    visionActivation: 'quick-gelu',
    textEpsilon: 1e-5,
    visionEpsilon: 1e-5,
    fidelity: 'paper',
    prefixGuided: true,
    correlationAware: true,
  }
}
