import { expect, test } from 'vitest'
import { relationText } from './relation-text.ts'

const marks = { cls: 2, sep: 3, subject: [100, 101], object: [102, 103] } as const
const words = [[33], [7, 8], [66], [43], [38]]
const first = { start: 1, end: 2 }
const last = { start: 4, end: 5 }

test.each([
  { name: 'subject first', subject: first, object: last, text: [2, 33, 100, 7, 8, 101, 66, 43, 102, 38, 3] },
  { name: 'object first', subject: last, object: first, text: [2, 33, 102, 7, 8, 103, 66, 43, 100, 38, 3] },
  {
    name: 'spans that touch',
    subject: { start: 0, end: 1 },
    object: { start: 1, end: 3 },
    text: [2, 100, 33, 101, 102, 7, 8, 66, 103, 43, 38, 3],
  },
])('$name: markers go around the spans, and a span at the end stays open', ({ subject, object, text }) => {
  expect(relationText({ words, subject, object }, marks, 80)).toEqual(text)
})

test('the two directions of a pair are different questions', () => {
  const forth = relationText({ words, subject: first, object: last }, marks, 80)
  const back = relationText({ words, subject: last, object: first }, marks, 80)
  expect(forth).not.toEqual(back)
})

test('words at the end are cut, but never an opening marker', () => {
  const question = { words, subject: first, object: { start: 2, end: 3 } }
  expect(relationText(question, marks, 9)).toEqual([2, 33, 100, 7, 8, 101, 102, 66, 3])
  expect(() => relationText(question, marks, 7)).toThrow('the object starts behind token 6')
})

test('a word that looks like a marker is refused', () => {
  expect(() => relationText({ words: [[100], ...words], subject: first, object: last }, marks, 80)).toThrow(
    'a word is read as the marker of the subject, token 100',
  )
})

test.each([
  { name: 'an empty span', object: { start: 2, end: 2 }, message: 'the object goes from word 2 to 2' },
  { name: 'a span outside', object: { start: 3, end: 6 }, message: 'but there are 5 words' },
  { name: 'half a word', object: { start: 1.5, end: 3 }, message: 'from word 1.5' },
])('$name is refused', ({ object, message }) => {
  expect(() => relationText({ words, subject: first, object }, marks, 80)).toThrow(message)
})
