import { type EncodedWords, piecesPerWord } from '../../text/encode-words.ts'
import { paddingId, unknownId } from '../../text/vocabulary.ts'
import { charactersPerWord } from '../../text/word-features.ts'

export interface WordDropout {
  /** Share of words whose word id becomes unknown. */
  readonly word: number
  /** Share of words whose pieces become the unknown piece. */
  readonly pieces: number
  /** Of those, the share that also loses characters and shape: then only the context speaks. */
  readonly everything: number
}

/**
 * Hides parts of words while training, so that the network learns to do without each of them: most names of tomorrow
 * are in no vocabulary.
 */
export function dropWords(encoded: EncodedWords, rates: WordDropout, random: () => number): EncodedWords {
  const words = encoded.words.slice()
  const pieces = encoded.pieces.slice()
  const characters = encoded.characters.slice()
  const shapes = encoded.shapes.slice()
  for (let t = 0; t < encoded.length; t++) {
    if (random() < rates.word) words[t] = unknownId
    if (random() >= rates.pieces) continue
    pieces.fill(paddingId, t * piecesPerWord, (t + 1) * piecesPerWord)
    pieces[t * piecesPerWord] = unknownId
    if (random() >= rates.everything) continue
    characters.fill(paddingId, t * charactersPerWord, (t + 1) * charactersPerWord)
    shapes[t] = 0
  }
  return { length: encoded.length, words, pieces, characters, shapes }
}
