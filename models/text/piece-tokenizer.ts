import { Tokenizer } from '@huggingface/tokenizers'

export interface PieceTokenizer {
  /** Number of pieces, which is the number of rows of the piece embedding. */
  readonly size: number
  /** Piece ids of one word, at least one and at most `limit`; a word that cannot be spelled is the unknown piece. */
  readonly pieces: (word: string, limit: number) => readonly number[]
  /** Of a token by its exact spelling: `[CLS]`. */
  readonly idOf: (token: string) => number | undefined
}

/** Thrown for a tokenizer.json that cannot be used. Shown to the user as it stands. */
export class TokenizerError extends Error {
  override readonly name = 'TokenizerError'
}

/** Reads a `tokenizer.json`. Words are remembered: posts repeat them, and spelling one costs microseconds. */
export function openPieceTokenizer(tokenizerJson: string): PieceTokenizer {
  const tokenizer = read(tokenizerJson)
  const unknown = tokenizer.token_to_id('[UNK]')
  const padding = tokenizer.token_to_id('[PAD]')
  if (unknown === undefined) throw new TokenizerError('tokenizer.json: the vocabulary has no "[UNK]" piece')
  const size = [...tokenizer.get_vocab(true).values()].reduce((most, id) => Math.max(most, id + 1), 0)
  const known = new Map<string, readonly number[]>()
  return {
    size,
    idOf: (token) => tokenizer.token_to_id(token),
    pieces(word, limit) {
      const remembered = known.get(word)
      if (remembered) return remembered.length > limit ? remembered.slice(0, limit) : remembered
      // A word that spells a special piece is still only a word: padding ids would make it vanish.
      const ids = tokenizer
        .encode(word, { add_special_tokens: false })
        .ids.map((id: number) => (id === padding ? unknown : id))
      const safe = ids.length > 0 ? ids : [unknown]
      if (known.size < 50_000) known.set(word, safe)
      return safe.length > limit ? safe.slice(0, limit) : safe
    },
  }
}

function read(tokenizerJson: string): Tokenizer {
  let parsed: unknown
  try {
    parsed = JSON.parse(tokenizerJson)
  } catch (error) {
    throw new TokenizerError(`tokenizer.json is not JSON: ${(error as Error).message}`)
  }
  if (typeof parsed !== 'object' || parsed === null || !('model' in parsed))
    throw new TokenizerError('tokenizer.json: the field "model" is missing')
  try {
    return new Tokenizer(parsed, {})
  } catch (error) {
    throw new TokenizerError(`tokenizer.json cannot be used: ${(error as Error).message}`)
  }
}
