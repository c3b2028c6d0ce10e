import { PackageError } from '../../package/package-error.ts'
import type { PieceTokenizer } from '../../text/piece-tokenizer.ts'
import { relationText, type WordRange } from '../mkgformer/relation-text.ts'

/** How a network of the papers wants a text spelled. */
export interface TokenSpelling {
  readonly tokenizer: PieceTokenizer
  readonly cls: number
  readonly sep: number
  /** Tokens at most, [CLS] and [SEP] included. */
  readonly longest: number
}

/** A tweet of 280 characters has fewer, and so did the authors' runs. */
const usualTokens = 128
/** Of one word: longer ones are links and noise. */
const piecesOfWord = 24

/** @param positions rows of the network's table @throws PackageError where the tokenizer has not what BERT's has */
export function tokenSpelling(tokenizer: PieceTokenizer, positions: number): TokenSpelling {
  const token = (spelled: string) => {
    const id = tokenizer.idOf(spelled)
    if (id === undefined) throw new PackageError(`tokenizer.json has no token "${spelled}", as BERT's have`)
    return id
  }
  return { tokenizer, cls: token('[CLS]'), sep: token('[SEP]'), longest: Math.min(usualTokens, positions) }
}

/** Part of a text's words, as the network reads it. */
export interface TokenWindow {
  readonly start: number
  readonly end: number
  /** [CLS] pieces [SEP] */
  readonly ids: readonly number[]
  /** Of each word the place of its first piece. */
  readonly firsts: readonly number[]
}

/** All words, in as few windows as hold them; none without words. */
export function tokenWindows(words: readonly string[], { tokenizer, cls, sep, longest }: TokenSpelling): TokenWindow[] {
  const room = longest - 2
  const windows: { start: number; end: number; ids: number[]; firsts: number[] }[] = []
  words.forEach((word, at) => {
    const pieces = tokenizer.pieces(word, Math.min(piecesOfWord, room))
    const open = windows.at(-1)
    if (open && open.ids.length - 1 + pieces.length <= room) {
      open.firsts.push(open.ids.length)
      open.ids.push(...pieces)
      open.end = at + 1
    } else windows.push({ start: at, end: at + 1, ids: [cls, ...pieces], firsts: [1] })
  })
  return windows.map((window) => ({ ...window, ids: [...window.ids, sep] }))
}

/** Ids of the tokens around a pair's ends. */
export interface PairMarks {
  readonly subject: readonly [open: number, close: number]
  readonly object: readonly [open: number, close: number]
}

/**
 * [CLS] words with markers [SEP]. Of a text that is too long the words nearest to the two ends are kept.
 *
 * @throws RangeError when an end is empty or lies outside
 */
export function pairTokens(
  question: { readonly words: readonly string[]; readonly subject: WordRange; readonly object: WordRange },
  marks: PairMarks,
  { tokenizer, cls, sep, longest }: TokenSpelling,
): readonly number[] {
  const own = new Set([...marks.subject, ...marks.object])
  const unknown = tokenizer.idOf('[UNK]')!
  const pieces = question.words.map((word) =>
    // Someone may well write "<s>": only our own markers mark.
    tokenizer.pieces(word, piecesOfWord).map((id) => (own.has(id) ? unknown : id)),
  )
  const kept = nearest(pieces, [question.subject, question.object], longest - 6)
  const moved = ({ start, end }: WordRange): WordRange => {
    const inside = kept.flatMap((word, at) => (word >= start && word < end ? [at] : []))
    return { start: inside[0] ?? 0, end: (inside.at(-1) ?? -1) + 1 }
  }
  const words = kept.map((word) => pieces[word]!)
  if (kept.length === pieces.length) return relationText({ ...question, words }, { cls, sep, ...marks }, longest)
  const ends = { subject: moved(question.subject), object: moved(question.object) }
  return relationText({ words, ...ends }, { cls, sep, ...marks }, longest)
}

/** Words in order that fit into so many pieces, those nearest to either range first; the first word of each range always. */
function nearest(pieces: readonly (readonly number[])[], ranges: readonly WordRange[], room: number): number[] {
  const total = pieces.reduce((sum, { length }) => sum + length, 0)
  const all = [...pieces.keys()]
  if (total <= room) return all
  const starts = new Set(ranges.map(({ start }) => start))
  const distance = (at: number) => {
    const from = ranges.map(({ start, end }) => (at < start ? start - at : at >= end ? at - end + 1 : 0))
    return starts.has(at) ? -1 : Math.min(...from)
  }
  const kept: number[] = []
  let used = 0
  for (const at of all.toSorted((a, b) => distance(a) - distance(b) || a - b)) {
    used += pieces[at]!.length
    if (used > room && !starts.has(at)) break
    kept.push(at)
  }
  return kept.sort((a, b) => a - b)
}
