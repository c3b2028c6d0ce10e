import type { PieceTokenizer } from './piece-tokenizer.ts'
import { paddingId, type Vocabulary } from './vocabulary.ts'
import { charactersPerWord, featureCharacters, shapeRow, wordKey } from './word-features.ts'

/** Pieces of a word that the network reads. */
export const piecesPerWord = 6

/** What turns words into ids. Lives in the model package. */
export interface TextEncoder {
  readonly pieces: PieceTokenizer
  readonly words: Vocabulary
  readonly characters: Vocabulary
}

/** The words of one post as embedding rows. Unused places hold the padding row 0. */
export interface EncodedWords {
  readonly length: number
  /** [length] */
  readonly words: Int32Array
  /** [length, piecesPerWord] */
  readonly pieces: Int32Array
  /** [length, charactersPerWord] */
  readonly characters: Int32Array
  /** [length] */
  readonly shapes: Int32Array
}

/**
 * @param words  the words themselves, in order, for instance slices of a text at `segmentWords`
 * @param before the word before them, when they are a part of a longer post
 */
export function encodeWords(words: readonly string[], encoder: TextEncoder, before?: string): EncodedWords {
  const { length } = words
  const encoded = {
    length,
    words: new Int32Array(length),
    pieces: new Int32Array(length * piecesPerWord).fill(paddingId),
    characters: new Int32Array(length * charactersPerWord).fill(paddingId),
    shapes: new Int32Array(length),
  }
  words.forEach((word, i) => {
    encoded.words[i] = encoder.words.id(wordKey(word))
    encoded.pieces.set(encoder.pieces.pieces(word, piecesPerWord), i * piecesPerWord)
    featureCharacters(word).forEach((character, k) => {
      encoded.characters[i * charactersPerWord + k] = encoder.characters.id(character)
    })
    encoded.shapes[i] = shapeRow(word, i === 0 ? before : words[i - 1])
  })
  return encoded
}
