export interface WordPieceOptions {
  /** Pieces at most, specials included. */
  readonly size: number
  /** Characters (code points) kept, the most frequent first; the rest become the unknown piece. */
  readonly alphabet: number
  /** A pair seen less often is not merged. */
  readonly minPairCount: number
}

export const padPiece = '[PAD]'
export const unknownPiece = '[UNK]'
/** Marks a piece that continues a word, as BERT's vocabularies do. */
export const continuationPrefix = '##'

const pairKey = (left: string, right: string) => `${left}\u0000${right}`
const bare = (piece: string) => (piece.startsWith(continuationPrefix) ? piece.slice(continuationPrefix.length) : piece)
const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function frequentCharacters(wordCounts: ReadonlyMap<string, number>, limit: number): Set<string> {
  const counts = new Map<string, number>()
  for (const [word, count] of wordCounts)
    for (const character of word) counts.set(character, (counts.get(character) ?? 0) + count)
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || byCodeUnits(a[0], b[0]))
  return new Set(ranked.slice(0, limit).map(([character]) => character))
}

/**
 * A cased WordPiece vocabulary: characters first, then the most frequent adjacent pair merged again and again until
 * `size` is reached. Ties go to the pair that sorts first, so the same counts give the same pieces on any machine.
 *
 * @returns pieces by id; 0 is padding, 1 the unknown piece
 * Source: the training that Hugging Face's tokenizers uses for WordPiece (byte-pair merges, pieces marked by ##).
 */
export function trainWordPiece(wordCounts: ReadonlyMap<string, number>, options: WordPieceOptions): string[] {
  const alphabet = frequentCharacters(wordCounts, options.alphabet)
  const words: { symbols: string[]; readonly count: number }[] = []
  const pieces = new Set<string>([padPiece, unknownPiece])
  const characters = new Set<string>()
  for (const word of [...wordCounts.keys()].sort(byCodeUnits)) {
    const parts = [...word]
    if (parts.length === 0 || !parts.every((character) => alphabet.has(character))) continue
    const symbols = parts.map((character, i) => (i === 0 ? character : continuationPrefix + character))
    for (const symbol of symbols) characters.add(symbol)
    words.push({ symbols, count: wordCounts.get(word)! })
  }
  for (const character of [...characters].sort(byCodeUnits)) pieces.add(character)

  const counts = new Map<string, number>()
  const places = new Map<string, Set<number>>()
  const tally = (index: number, sign: 1 | -1) => {
    const { symbols, count } = words[index]!
    for (let i = 0; i + 1 < symbols.length; i++) {
      const key = pairKey(symbols[i]!, symbols[i + 1]!)
      counts.set(key, (counts.get(key) ?? 0) + sign * count)
      if (sign === 1) {
        const known = places.get(key)
        if (known) known.add(index)
        else places.set(key, new Set([index]))
      }
    }
  }
  for (let i = 0; i < words.length; i++) tally(i, 1)

  while (pieces.size < options.size) {
    let best = ''
    let bestCount = options.minPairCount - 1
    for (const [key, count] of counts) {
      if (count > bestCount || (count === bestCount && best !== '' && key < best)) {
        best = key
        bestCount = count
      }
    }
    if (best === '') break
    const [left, right] = best.split('\u0000') as [string, string]
    const merged = left + bare(right)
    pieces.add(merged)
    for (const index of places.get(best) ?? []) {
      tally(index, -1)
      const word = words[index]!
      const next: string[] = []
      for (let i = 0; i < word.symbols.length; i++) {
        if (word.symbols[i] === left && word.symbols[i + 1] === right) {
          next.push(merged)
          i++
        } else next.push(word.symbols[i]!)
      }
      word.symbols = next
      tally(index, 1)
    }
    counts.delete(best)
    places.delete(best)
  }
  return [...pieces]
}

/** The vocabulary as a `tokenizer.json` that any Hugging Face tokenizer library reads. Text is split at spaces only. */
export function wordPieceTokenizerJson(pieces: readonly string[]): string {
  const special = (id: number, content: string) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(0, padPiece), special(1, unknownPiece)],
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: continuationPrefix, cleanup: false },
    model: {
      type: 'WordPiece',
      unk_token: unknownPiece,
      continuing_subword_prefix: continuationPrefix,
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
    },
  })
}
