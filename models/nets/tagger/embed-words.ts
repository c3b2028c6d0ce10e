import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { charactersPerWord, shapeCount } from '../../text/word-features.ts'
import { embedding } from '../layers/embedding.ts'
import { layerNorm } from '../layers/layer-norm.ts'
import { linear } from '../layers/linear.ts'
import type { ReadingSizes } from './configuration.ts'

/** The convolution looks at this many neighbouring characters at a time. */
export const characterWindows = [2, 3, 4] as const

export interface WordInputs {
  /** int64 [batch, length] */
  readonly words: Value
  /** int64 [batch, length, piecesPerWord] */
  readonly pieces: Value
  /** int64 [batch, length, charactersPerWord] */
  readonly characters: Value
  /** int64 [batch, length] */
  readonly shapes: Value
  /** int64 [batch] */
  readonly sources: Value
}

/**
 * Each word as the sum of what is known about it: its own vector, the mean of its pieces, its characters, its shape,
 * its place and where its labels come from; then LayerNorm. Owns `embedding.*`.
 *
 * @returns [batch, length, width]
 */
export function embedWords(g: Graph, inputs: WordInputs, sizes: ReadingSizes): Value {
  const { width } = sizes
  const [batch, length] = inputs.words.shape
  const rows = (ids: Value, name: string, count: number) => embedding(g, ids, `embedding.${name}`, count, width)
  const source = rows(inputs.sources, 'sources', sizes.sources)
  const parts = [
    rows(inputs.words, 'words', sizes.words),
    meanOfPieces(g, inputs.pieces, sizes),
    spelling(g, inputs.characters, sizes),
    rows(inputs.shapes, 'shapes', shapeCount),
    rows(g.iota(length!), 'positions', sizes.positions),
    g.reshape(source, [batch!, 1, width]),
  ]
  return layerNorm(
    g,
    parts.reduce((sum, part) => g.add(sum, part)),
    'embedding.norm',
    1e-5,
  )
}

/** @param pieces int64 [batch, length, pieces]; padding does not count @returns [batch, length, width] */
function meanOfPieces(g: Graph, pieces: Value, sizes: ReadingSizes): Value {
  const present = g.cast(g.not(g.equal(pieces, g.scalar(0, 'int64'))), 'float32')
  const vectors = embedding(g, pieces, 'embedding.pieces', sizes.pieces, sizes.width)
  const sum = g.sum(g.mul(vectors, g.reshape(present, [...pieces.shape, 1])), [-2])
  return g.div(sum, g.max(g.sum(present, [-1], true), g.scalar(1)))
}

/**
 * Character convolution: every window of 2, 3 and 4 characters through its filters, the strongest answer of each filter,
 * and a linear layer.
 *
 * @param characters int64 [batch, length, charactersPerWord]
 * @returns [batch, length, width]
 * Source: Ma and Hovy 2016, arXiv:1603.01354, with three widths instead of one.
 */
function spelling(g: Graph, characters: Value, sizes: ReadingSizes): Value {
  const vectors = embedding(g, characters, 'embedding.characters', sizes.characters, sizes.characterWidth)
  const answers = characterWindows.map((window) => {
    const places = charactersPerWord - window + 1
    const shifted = Array.from({ length: window }, (_, k) => g.slice(vectors, 2, k, places))
    const filtered = linear(g, g.concat(shifted, -1), `embedding.spelling.${window}`, sizes.characterFilters)
    return g.reduceMax(g.relu(filtered), [2])
  })
  return linear(g, g.concat(answers, -1), 'embedding.spelling.out', sizes.width)
}
