import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { segmentWords } from './segment-words.ts'

const words = (text: string) => segmentWords(text).map(({ start, end }) => text.slice(start, end))

test.each([
  { text: '#NBA : @_steph30 wins', expected: ['#', 'NBA', ':', '@', '_steph30', 'wins'] },
  { text: "I don't know...", expected: ['I', 'don', "'", 't', 'know', '.', '.', '.'] },
  { text: 'cost 10,000.50, or 2.', expected: ['cost', '10,000.50', ',', 'or', '2', '.'] },
  { text: 'happy :) sad :-( a:D', expected: ['happy', ':)', 'sad', ':-(', 'a', ':', 'D'] },
  { text: 'see https://t.co/aB1?x=2, ok', expected: ['see', 'https://t.co/aB1?x=2', ',', 'ok'] },
  { text: 'family 👨‍👩‍👧‍👦🏳️‍🌈 👍🏽🇩🇪🇫🇷', expected: ['family', '👨‍👩‍👧‍👦', '🏳️‍🌈', '👍🏽', '🇩🇪', '🇫🇷'] },
  { text: 'press 1️⃣ or #️⃣', expected: ['press', '1️⃣', 'or', '#️⃣'] },
  { text: 'Beyonce\u0301 नमस्ते', expected: ['Beyonce\u0301', 'नमस्ते'] },
  { text: '東京tower', expected: ['東', '京', 'tower'] },
  { text: 'zero\u200bwidth\u00a0\ufeff', expected: ['zero', 'width'] },
  { text: ' \n\t ', expected: [] },
  { text: '', expected: [] },
])('the words of "$text" are $expected', ({ text, expected }) => expect(words(text)).toEqual(expected))

describe('laws of segmenting', () => {
  const messy = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          ' ',
          '#',
          '@',
          '👨‍👩‍👧‍👦',
          '🇩🇪',
          '\ud83d',
          '\u0301',
          '\u200d',
          '1️⃣',
          'https://a.b',
          '2.0',
          ':-)',
          '\n',
          'ß',
        ),
      ),
    )
    .map((parts) => parts.join(''))

  test('words are in order, not empty, do not overlap and leave out only blanks', () => {
    fc.assert(
      fc.property(messy, (text) => {
        let at = 0
        for (const { start, end } of segmentWords(text)) {
          expect(text.slice(at, start)).toMatch(/^[\s\p{Cc}\p{Cf}]*$/u)
          expect(end).toBeGreaterThan(start)
          at = end
        }
        expect(text.slice(at)).toMatch(/^[\s\p{Cc}\p{Cf}]*$/u)
      }),
    )
  })

  test('no word begins or ends inside a grapheme', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
    fc.assert(
      fc.property(messy, (text) => {
        const borders = new Set([...segmenter.segment(text)].map(({ index }) => index).concat(text.length))
        for (const { start, end } of segmentWords(text)) {
          expect(borders.has(start)).toBe(true)
          expect(borders.has(end)).toBe(true)
        }
      }),
    )
  })
})
