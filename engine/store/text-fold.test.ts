import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldPost, foldText } from './text-fold.ts'

test.each([
  ['Köln', 'KOLN'],
  ['Straße', 'strasse'],
  ['ﬁn', 'FIN'],
  ['ΟΔΟΣ', 'οδός'],
  ['e\u0301', 'é'],
])('%s and %s are the same to a search', (a, b) => {
  expect(foldText(a)).toBe(foldText(b))
})

test('folding a folded text changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text))
    }),
  )
})

test('a search cannot match across the border of name and text', () => {
  expect(foldPost('ab', 'cd')).not.toContain(foldText('bc'))
})
