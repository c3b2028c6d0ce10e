import { describe, expect, test } from 'vitest'
import { encodeWords, piecesPerWord } from './encode-words.ts'
import { openPieceTokenizer } from './piece-tokenizer.ts'
import { trainWordPiece, wordPieceTokenizerJson } from './train-wordpiece.ts'
import { frequentEntries, openVocabulary, unknownId } from './vocabulary.ts'
import {
  charactersPerWord,
  featureCharacters,
  neighbourhoods,
  shapeCount,
  shapeRow,
  shapes,
  wordKey,
} from './word-features.ts'

test.each([
  { word: 'NBA', shape: 'upper' },
  { word: 'Kawhi', shape: 'title' },
  { word: 'wins', shape: 'lower' },
  { word: 'NBAAwards', shape: 'mixed' },
  { word: 'I', shape: 'single-upper' },
  { word: '2017', shape: 'digits' },
  { word: '10,000', shape: 'number' },
  { word: 'Giants_101', shape: 'letters-and-digits' },
  { word: '…', shape: 'punctuation' },
  { word: '😂', shape: 'other' },
  { word: '#', shape: 'hash' },
  { word: '@', shape: 'at' },
])('the shape of $word is $shape, and a # or @ before it moves its row', ({ word, shape }) => {
  const row = shapes.indexOf(shape as (typeof shapes)[number])
  expect(shapeRow(word, 'the')).toBe(row)
  expect(shapeRow(word, undefined)).toBe(row)
  expect(shapeRow(word, '#')).toBe(shapes.length + row)
  expect(shapeRow(word, '@')).toBe((neighbourhoods - 1) * shapes.length + row)
  expect(shapeRow(word, '@')).toBeLessThan(shapeCount)
})

test.each([
  { word: 'NBA', key: 'nba' },
  { word: '❤️', key: '❤' },
  { word: '👍🏽', key: '👍' },
  { word: '\ufe0f', key: '\ufe0f' },
])('the vocabulary key of $word is $key', ({ word, key }) => expect(wordKey(word)).toBe(key))

test('a long word keeps its first and last nine characters, surrogate pairs whole', () => {
  const kept = featureCharacters(`${'a'.repeat(20)}😂${'b'.repeat(8)}`)
  expect(kept).toHaveLength(charactersPerWord)
  expect(kept.join('')).toBe(`${'a'.repeat(9)}😂${'b'.repeat(8)}`)
})

test('a vocabulary keeps what is frequent, in order of frequency', () => {
  expect(frequentEntries(['b', 'a', 'c', 'a', 'b'], 2)).toEqual(['a', 'b'])
})

describe('a post as embedding rows', () => {
  const encoder = {
    pieces: openPieceTokenizer(
      wordPieceTokenizerJson(trainWordPiece(new Map([['win', 3]]), { size: 9, alphabet: 9, minPairCount: 2 })),
    ),
    words: openVocabulary(['nba', '#']),
    characters: openVocabulary(['N', 'B', 'A', '#']),
  }

  test('has one row per word and padding in unused places', () => {
    const encoded = encodeWords(['#', 'NBA', 'win'], encoder)
    expect([...encoded.words]).toEqual([3, 2, unknownId])
    expect([...encoded.characters.slice(charactersPerWord, charactersPerWord + 5)]).toEqual([2, 3, 4, 0, 0])
    expect(encoded.pieces.slice(2 * piecesPerWord)[0]).toBeGreaterThan(1)
    expect([...encoded.pieces.slice(2 * piecesPerWord + 1)]).toEqual([0, 0, 0, 0, 0])
    expect(encoded.shapes[1]).toBe(shapeRow('NBA', '#'))
  })

  test('may be empty', () => expect(encodeWords([], encoder).words).toHaveLength(0))
})
