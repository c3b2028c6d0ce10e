import { type EncodedWords, encodeWords, piecesPerWord, type TextEncoder } from '../../text/encode-words.ts'
import { paddingId, unknownId } from '../../text/vocabulary.ts'
import { charactersPerWord, featureCharacters } from '../../text/word-features.ts'
import type { RelationQuestion } from '../mkgformer/relation-text.ts'

/** The first entries of the word vocabulary of every package for relations: around the subject, around the object. */
export const markerWords = ['<s>', '</s>', '<o>', '</o>'] as const

const firstMarker = 2
/** Rows of the word embedding of the opening markers, whose states the classifier reads. */
export const markerIds = { subject: firstMarker, object: firstMarker + 2 } as const

const isMarker = (id: number) => id >= firstMarker && id < firstMarker + markerWords.length

/** A range of words. `type`: of the mention there, to be spelled in its markers; null: they are plain. */
export type MarkedEnd = RelationQuestion['subject'] & { readonly type: string | null }

/** `words` as they are written; the rest as in MKGformer's own texts. */
export interface WordsQuestion {
  readonly words: readonly string[]
  readonly subject: MarkedEnd
  readonly object: MarkedEnd
}

/**
 * A pair's words as embedding rows, with markers around both spans. Markers have a vector of their own, and the mention's type for
 * a spelling: a new type then needs no new rows. Of a text that is too long the words nearest to the two spans are kept, each marker
 * with them.
 *
 * @param longest rows at most, the four markers included
 * @throws RangeError when a span is empty or lies outside
 */
export function markedWords(question: WordsQuestion, encoder: TextEncoder, longest: number): EncodedWords {
  const { words, subject, object } = question
  for (const [what, { start, end }] of Object.entries({ subject, object }))
    if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= words.length))
      throw new RangeError(`the ${what} goes from word ${start} to ${end}, but there are ${words.length} words`)
  const plain = encodeWords(words, encoder)
  const rows = withMarkers(nearest(question, longest - markerWords.length), question)
  const { length } = rows
  const marked = {
    length,
    words: new Int32Array(length),
    pieces: new Int32Array(length * piecesPerWord),
    characters: new Int32Array(length * charactersPerWord),
    shapes: new Int32Array(length),
  }
  rows.forEach((row, at) => {
    if ('marker' in row) {
      marked.words[at] = firstMarker + row.marker
      const { type } = row.marker < 2 ? subject : object
      const spelling = featureCharacters(type ?? '').map((character) => encoder.characters.id(character))
      marked.characters.set(spelling, at * charactersPerWord)
      return
    }
    const { word } = row
    const id = plain.words[word]!
    // Someone may well write "<s>": only our own markers mark.
    marked.words[at] = isMarker(id) ? unknownId : id
    marked.shapes[at] = plain.shapes[word]!
    for (const [name, size] of [
      ['pieces', piecesPerWord],
      ['characters', charactersPerWord],
    ] as const)
      marked[name].set(plain[name].subarray(word * size, (word + 1) * size), at * size)
  })
  return marked
}

/** What was changed while training, with the markers of `original` as they were. */
export function keepMarkers(changed: EncodedWords, original: EncodedWords): EncodedWords {
  const [words, pieces, characters] = [changed.words.slice(), changed.pieces.slice(), changed.characters.slice()]
  original.words.forEach((id, at) => {
    if (!isMarker(id)) return
    words[at] = id
    pieces.fill(paddingId, at * piecesPerWord, (at + 1) * piecesPerWord)
    const [from, to] = [at * charactersPerWord, (at + 1) * charactersPerWord]
    characters.set(original.characters.subarray(from, to), from)
  })
  return { ...changed, words, pieces, characters }
}

/** Indices of the words that are kept, in order. */
function nearest({ words, subject, object }: WordsQuestion, most: number): number[] {
  const all = [...words.keys()]
  if (all.length <= most) return all
  const from = (at: number, { start, end }: { readonly start: number; readonly end: number }) =>
    at < start ? start - at : at >= end ? at - end + 1 : 0
  const distance = all.map((at) => Math.min(from(at, subject), from(at, object)))
  return all
    .sort((a, b) => distance[a]! - distance[b]! || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
}

type Row = { readonly word: number } | { readonly marker: number }

function withMarkers(kept: readonly number[], { subject, object }: WordsQuestion): Row[] {
  // Each before the first kept word at or behind its place; closing ones first, so that spans that touch do not cross.
  const places = [
    { at: subject.end, marker: 1 },
    { at: object.end, marker: 3 },
    { at: subject.start, marker: 0 },
    { at: object.start, marker: 2 },
  ]
  const waiting = places.sort((a, b) => a.at - b.at)
  const rows: Row[] = []
  for (const word of kept) {
    while (waiting[0] && waiting[0].at <= word) rows.push({ marker: waiting.shift()!.marker })
    rows.push({ word })
  }
  return [...rows, ...waiting.map(({ marker }) => ({ marker }))]
}
