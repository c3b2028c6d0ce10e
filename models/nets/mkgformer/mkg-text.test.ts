import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fidelity } from './config.ts'
import { entityModellingText, imagesOfEntity, questionText } from './mkg-text.ts'

const marks = { cls: 2, sep: 3, mask: 4 }
const known = { token: 100, description: [81, 26, 38] }
const relation = { token: 123, words: [26, 32] }

test.each([
  // The first row is the text of the reference numbers.
  { wanted: 'tail', fidelity: 'released', text: [2, 100, 3, 26, 32, 123, 3, 4, 81, 26, 38, 3] },
  { wanted: 'tail', fidelity: 'paper', text: [2, 100, 81, 26, 38, 3, 26, 32, 123, 3, 4, 3] },
  { wanted: 'head', fidelity: 'released', text: [2, 4, 3, 26, 32, 123, 3, 100, 81, 26, 38, 3] },
  { wanted: 'head', fidelity: 'paper', text: [2, 4, 3, 26, 32, 123, 3, 100, 81, 26, 38, 3] },
] as const)('a question for the $wanted, $fidelity', ({ wanted, fidelity, text }) => {
  expect(questionText({ wanted, known, relation }, fidelity, marks, 64)).toEqual(text)
})

test.each([
  {
    fidelity: 'released',
    phrases: { before: [50, 51], between: [52], after: [53] },
    text: [2, 50, 51, 4, 52, 7, 8, 53, 3],
  },
  { fidelity: 'paper', phrases: { before: [], between: [60, 61], after: [] }, text: [2, 7, 8, 60, 61, 4, 3] },
] as const)('a text to learn an entity from, $fidelity', ({ fidelity, phrases, text }) => {
  expect(entityModellingText([7, 8], phrases, fidelity, marks, 64)).toEqual(text)
})

test('only the description is cut, however long it is', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<'head' | 'tail'>('head', 'tail'),
      fc.constantFrom<Fidelity>('released', 'paper'),
      fc.array(fc.integer({ min: 200, max: 300 }), { maxLength: 40 }),
      fc.integer({ min: 9, max: 30 }),
      (wanted, fidelity, description, longest) => {
        const question = { wanted, known: { ...known, description }, relation }
        const whole = questionText(question, fidelity, marks, 100)
        const text = questionText(question, fidelity, marks, longest)
        const framed = (tokens: readonly number[]) => tokens.filter((token) => token < 200)
        expect(text.length).toBe(Math.min(whole.length, longest))
        expect(framed(text)).toEqual(framed(whole))
        const described = text.filter((token) => token >= 200)
        expect(described).toEqual(description.slice(0, described.length))
      },
    ),
  )
})

test('a text that does not fit even without a description is refused', () => {
  expect(() => questionText({ wanted: 'tail', known, relation }, 'released', marks, 8)).toThrow(
    'relation 123: the text takes 9 tokens without any description, and 8 are allowed; allow more',
  )
})

test('of the images of an entity the first is the whole one', () => {
  const images = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  expect(imagesOfEntity(images, 3, 3)).toEqual({
    whole: 'a',
    auxiliary: ['b', 'c', 'd'],
    objects: ['e', 'f', 'g'],
  })
  expect(imagesOfEntity(['a', 'b'], 3, 3)).toEqual({ whole: 'a', auxiliary: ['b'], objects: [] })
  expect(imagesOfEntity([], 3, 3).whole).toBeUndefined()
})
