import { expect, test } from 'vitest'
import { postOfWords } from '../inference/tagger-evaluation.ts'
import { recased } from './recase.ts'

test('entities stay on their words, also where a word grows', () => {
  const post = postOfWords(['Straße', 'in', 'Bad', 'Ems'])
  const gold = [{ start: post.words[2]!.start, end: post.words[3]!.end, type: 'LOC' }]
  const loud = recased({ ...post, gold }, (word) => word.toUpperCase())
  expect(loud.text).toBe('STRASSE IN BAD EMS')
  expect(loud.gold.map(({ start, end }) => loud.text.slice(start, end))).toEqual(['BAD EMS'])
})
