import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openPieceTokenizer } from './piece-tokenizer.ts'
import { trainWordPiece, wordPieceTokenizerJson } from './train-wordpiece.ts'

const counts = new Map([
  ['low', 5],
  ['lower', 2],
  ['newest', 6],
  ['widest', 3],
])
const options = { size: 40, alphabet: 100, minPairCount: 2 }

describe('training a WordPiece vocabulary', () => {
  test('merges the most frequent pair first', () => {
    const pieces = trainWordPiece(counts, options)
    const merges = pieces.slice(2).filter((piece) => piece.replace('##', '').length > 1)
    // "##e ##s" and "##s ##t" both occur 9 times: the one that sorts first wins.
    expect(merges.slice(0, 3)).toEqual(['##es', '##est', '##ow'])
    expect(pieces.slice(0, 2)).toEqual(['[PAD]', '[UNK]'])
  })

  test('gives the same pieces whatever the order of the counts', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...counts], { minLength: 4 }), (shuffled) => {
        expect(trainWordPiece(new Map(shuffled), options)).toEqual(trainWordPiece(counts, options))
      }),
    )
  })

  test('stops at the size and lists no piece twice', () => {
    const pieces = trainWordPiece(counts, { ...options, size: 18 })
    expect(pieces).toHaveLength(18)
    expect(new Set(pieces).size).toBe(18)
  })
})

describe('spelling words with a tokenizer.json', () => {
  const tokenizer = openPieceTokenizer(wordPieceTokenizerJson(trainWordPiece(counts, options)))

  test('a word of the corpus is one piece after enough merges', () =>
    expect(tokenizer.pieces('newest', 6)).toHaveLength(1))
  test('a new word is spelled from pieces', () => expect(tokenizer.pieces('lowest', 6).length).toBeGreaterThan(1))
  test('a character never seen is the unknown piece', () => expect(tokenizer.pieces('東', 6)).toEqual([1]))
  test('a word that looks like padding is unknown', () => expect(tokenizer.pieces('[PAD]', 6)).toEqual([1]))
  test('a long word is cut at the limit', () => expect(tokenizer.pieces('newestwidest', 2)).toHaveLength(2))

  test('a word of known characters is never unknown', () => {
    const letters = fc.string({ unit: fc.constantFrom('e', 'w', 's', 't', 'i'), minLength: 1, maxLength: 20 })
    const everywhere = new Map([
      ['ewsti', 9],
      ['wstie', 9],
      ['stiew', 9],
      ['tiews', 9],
      ['iewst', 9],
    ])
    const spelled = openPieceTokenizer(wordPieceTokenizerJson(trainWordPiece(everywhere, options)))
    fc.assert(
      fc.property(letters, (word) => {
        expect(spelled.pieces(word, 100)).not.toContain(1)
      }),
    )
  })
})

test.each([
  { name: 'broken JSON', json: '{', message: /not JSON/ },
  { name: 'another document', json: '{}', message: /"model" is missing/ },
])('a tokenizer.json that is $name is refused', ({ json, message }) =>
  expect(() => openPieceTokenizer(json)).toThrow(message),
)
