import { expect, test } from 'vitest'
import { readMarkup } from './markup.ts'

test('offsets count UTF-16 units of the text without its marks', () => {
  expect(readMarkup('🎈 [Mira Tarn|PER] in [Eastgate|LOC]!')).toEqual({
    text: '🎈 Mira Tarn in Eastgate!',
    entities: [
      { start: 3, end: 12, label: 'PER' },
      { start: 16, end: 24, label: 'LOC' },
    ],
  })
})

test.each([
  { name: 'a label that no type has', source: '[Eastgate|TOWN]', problem: 'label TOWN is none of PER, LOC, ORG, MISC' },
  { name: 'a bracket left open', source: 'to [Eastgate', problem: 'a bracket or bar is left over in "to [Eastgate"' },
  {
    name: 'a name without its last accent',
    source: '[Zoe|PER]\u0308 sings',
    problem: 'offset 3 lies inside a character',
  },
])('$name is refused, with the text in the message', ({ source, problem }) => {
  expect(() => readMarkup(source)).toThrow(problem)
})
