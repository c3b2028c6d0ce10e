import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TextEncoder } from '../../text/encode-words.ts'
import { openPieceTokenizer } from '../../text/piece-tokenizer.ts'
import { wordPieceTokenizerJson } from '../../text/train-wordpiece.ts'
import { openVocabulary } from '../../text/vocabulary.ts'
import { charactersPerWord } from '../../text/word-features.ts'
import { dropWords } from '../tagger/word-dropout.ts'
import { keepMarkers, markedWords, markerIds, markerWords } from './marked-words.ts'

const vocabulary = [...markerWords, 'w0', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7', 'w8', 'w9']
const encoder: TextEncoder = {
  pieces: openPieceTokenizer(wordPieceTokenizerJson(['[PAD]', '[UNK]', 'w', '##0', '##1'])),
  words: openVocabulary(vocabulary),
  characters: openVocabulary(['w', '0', '1']),
}
const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`)
const at = (start: number, end = start + 1, type: string | null = null) => ({ start, end, type })
const read = (ids: Int32Array) => [...ids].map((id) => vocabulary[id - 2] ?? '?').join(' ')

test.each([
  { name: 'subject first', subject: at(1), object: at(3), text: 'w0 <s> w1 </s> w2 <o> w3 </o>' },
  { name: 'object first', subject: at(3), object: at(0, 2), text: '<o> w0 w1 </o> w2 <s> w3 </s>' },
  { name: 'spans that touch', subject: at(0, 2), object: at(2), text: '<s> w0 w1 </s> <o> w2 </o> w3' },
  { name: 'one in the other', subject: at(0, 3), object: at(1), text: '<s> w0 <o> w1 </o> w2 </s> w3' },
])('$name', ({ subject, object, text }) => {
  const marked = markedWords({ words: words(4), subject, object }, encoder, 20)
  expect(read(marked.words)).toBe(text)
  expect(marked.length).toBe(8)
})

test.each([
  { subject: at(0), object: at(9), text: '<s> w0 </s> w1 w8 <o> w9 </o>' },
  { subject: at(4), object: at(5), text: 'w3 <s> w4 </s> <o> w5 </o> w6' },
])('of a long text the words around the spans are kept: $text', ({ subject, object, text }) => {
  expect(read(markedWords({ words: words(10), subject, object }, encoder, 8).words)).toBe(text)
})

test('every pair of spans keeps its four markers, opening before closing, within the limit', () => {
  const spans = fc.tuple(fc.nat(29), fc.nat(29)).map(([a, b]) => at(Math.min(a, b), Math.max(a, b) + 1))
  fc.assert(
    fc.property(spans, spans, fc.integer({ min: 8, max: 40 }), (subject, object, longest) => {
      const ids = [...markedWords({ words: words(30), subject, object }, encoder, longest).words]
      expect(ids.length).toBeLessThanOrEqual(longest)
      for (const open of Object.values(markerIds)) {
        expect(ids.filter((id) => id === open || id === open + 1)).toEqual([open, open + 1])
      }
    }),
  )
})

test('a word that looks like a marker is an unknown word', () => {
  const marked = markedWords({ words: ['<s>', 'w1', '</o>'], subject: at(1), object: at(2) }, encoder, 20)
  expect(read(marked.words)).toBe('? <s> w1 </s> <o> ? </o>')
})

test('hiding words leaves the markers', () => {
  const marked = markedWords({ words: words(4), subject: at(1), object: at(3) }, encoder, 20)
  const hidden = dropWords(marked, { word: 1, pieces: 1, everything: 1 }, () => 0)
  const kept = keepMarkers(hidden, marked)
  expect(read(kept.words)).toBe('? <s> ? </s> ? <o> ? </o>')
  expect([...kept.pieces.subarray(6, 12)]).toEqual([0, 0, 0, 0, 0, 0])
  expect(kept.pieces[0]).toBe(1)
})

test.each([
  { name: 'an empty span', object: at(2, 2), message: 'the object goes from word 2 to 2' },
  { name: 'a span outside', object: at(3, 5), message: 'but there are 4 words' },
])('$name is refused', ({ object, message }) => {
  expect(() => markedWords({ words: words(4), subject: at(0), object }, encoder, 20)).toThrow(message)
})

test('the type of a mention is spelled in its markers, and stays there when words are hidden', () => {
  const question = { words: words(3), subject: at(0, 1, 'w01'), object: at(2, 3, null) }
  const marked = markedWords(question, encoder, 20)
  const spelled = ({ characters }: typeof marked) =>
    [0, 2, 4, 6].map((row) => [...characters.subarray(row * charactersPerWord, row * charactersPerWord + 4)])
  const spelling = [2, 3, 4, 0]
  expect(spelled(marked)).toEqual([spelling, spelling, [0, 0, 0, 0], [0, 0, 0, 0]])
  const hidden = dropWords(marked, { word: 1, pieces: 1, everything: 1 }, () => 0)
  expect(spelled(keepMarkers(hidden, marked))).toEqual(spelled(marked))
})
