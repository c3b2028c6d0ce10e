import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { piecesPerWord } from '../../text/encode-words.ts'
import { charactersPerWord } from '../../text/word-features.ts'
import { type Drop, dropping, keepAll } from '../layers/dropout.ts'
import type { ObjectInputs } from '../mkgformer/object-images.ts'
import type { ObjectSlots, ReadingSizes } from './configuration.ts'
import { embedWords } from './embed-words.ts'
import { type SeenWords, wordsThatSee } from './words-that-see.ts'

/** Shares of activations that are zeroed while training. */
export interface ReadingDropout {
  /** of the embedded words */
  readonly words: number
  /** inside the towers */
  readonly towers: number
  /** of the states that the head reads */
  readonly states: number
}

export interface ReadPost {
  /** Rows of the word embedding, int64 [batch, length]. */
  readonly ids: Value
  /** Words as they were embedded, [batch, length, width]. */
  readonly words: Value
  /** The same words after they have seen each other and the image, [batch, length, width]. */
  readonly text: Value
  /** float32 [batch, length] */
  readonly mask: Value
  /** For the states that the head reads. */
  readonly drop: Drop
  readonly explain: SeenWords['explain']
  readonly looks: SeenWords['looks']
}

/**
 * What our own small networks have below their heads; its inputs are those of `collate`. Owns `embedding.*` and what
 * `wordsThatSee` owns.
 *
 * @param dropout null for inference; otherwise the graph takes a further input `seed` (int64 scalar)
 */
export function readPost(g: Graph, sizes: ReadingSizes, dropout: ReadingDropout | null): ReadPost {
  const seed = dropout ? g.input('seed', 'int64', []) : null
  // Far above the salts that `dropping` gives to the places inside the towers.
  const dropAt = (rate: number, salt: number): Drop => (seed ? (x) => g.dropout(x, seed, rate, 1000 + salt) : keepAll)
  const plane = ['batch', 'length'] as const
  const mask = g.input('mask', 'float32', plane)
  const ids = g.input('words', 'int64', plane)
  const embedded = embedWords(
    g,
    {
      words: ids,
      pieces: g.input('pieces', 'int64', [...plane, piecesPerWord]),
      characters: g.input('characters', 'int64', [...plane, charactersPerWord]),
      shapes: g.input('shapes', 'int64', plane),
      sources: g.input('sources', 'int64', ['batch']),
    },
    sizes,
  )
  const words = dropAt(dropout?.words ?? 0, 1)(embedded)
  const seen = {
    words,
    mask,
    pixels: g.input('image', 'float32', ['batch', 3, sizes.imageSize, sizes.imageSize]),
    hasImage: g.input('hasImage', 'float32', ['batch']),
    ...(sizes.objects && { objects: objectInputs(g, sizes.objects) }),
    drop: seed && dropout ? dropping(g, seed, dropout.towers) : keepAll,
  }
  return { ids, words, ...wordsThatSee(g, seen, sizes), mask, drop: dropAt(dropout?.states ?? 0, 2) }
}

function objectInputs(g: Graph, { count, side }: ObjectSlots): ObjectInputs {
  return {
    pixels: g.input('objects', 'float32', ['batch', count, 3, side, side]),
    present: g.input('hasObject', 'float32', ['batch', count]),
  }
}
