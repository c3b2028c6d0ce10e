import { expect, test } from 'vitest'
import { relationTypeOf } from '../testing/scenes.ts'
import { relationSourceWords, shortName } from './relation-words.ts'

const types = ['/per/org/member_of', '/per/per/alternate_names', '/org/org/alternate_names', 'knows', '/'].map((name) =>
  relationTypeOf(name, [], []),
)

test.each([
  ['/per/org/member_of', 'member of'],
  ['/per/per/alternate_names', '/per/per/alternate_names'],
  ['knows', 'knows'],
  ['/', '/'],
])('%s reads "%s"', (name, short) => expect(shortName(name, types)).toBe(short))

test('two types read the same where their ends tell them apart', () => {
  const apart = [
    relationTypeOf('/per/per/alternate_names', ['PER'], ['PER']),
    relationTypeOf('/org/org/alternate_names', ['ORG'], ['ORG']),
  ]
  expect(apart.map((type) => shortName(type.name, apart))).toEqual(['alternate names', 'alternate names'])
})

test('a correction says what was suggested', () => {
  const source = { kind: 'correction', version: 'v2', score: 0.4, type: '/per/org/member_of', reversed: true } as const
  expect(relationSourceWords(source, types)).toBe('corrected, was member of reversed .40')
})
