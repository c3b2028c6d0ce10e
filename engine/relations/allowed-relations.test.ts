import { expect, test } from 'vitest'
import { defaultRelationTypes } from '../../contract/domain/default-relation-types.ts'
import { relationType as relationTypeSchema } from '../../contract/domain/relation.ts'
import { relationType } from '../training/testing/relation-posts.ts'
import { allowedScores } from './allowed-relations.ts'

const raw = [
  { type: 'home', score: 0.4 },
  { type: 'None', score: 0.2 },
  { type: 'job', score: 0.3 },
  { type: 'elsewhere', score: 0.1 },
]
const home = relationType('home')
const job = relationType('job', { tails: ['ORG'] })
const anything = relationType('elsewhere', { heads: [], tails: [] })

test.each([
  {
    name: 'what the types forbid is left out',
    schema: [home, job],
    head: 'PER',
    tail: 'ORG',
    first: 'job',
    score: 0.6,
  },
  { name: 'what the schema lacks is left out', schema: [job], head: 'PER', tail: 'LOC', first: null, score: 1 },
  { name: 'no restriction lets all in', schema: [anything], head: 'MISC', tail: 'X', first: null, score: 2 / 3 },
  {
    name: 'unknown types forbid nothing',
    schema: [home, job],
    head: undefined,
    tail: undefined,
    first: 'home',
    score: 4 / 9,
  },
  {
    name: 'what the model does not know has no score',
    schema: [home, relationType('visit')],
    head: 'PER',
    tail: 'LOC',
    first: 'home',
    score: 4 / 6,
  },
])('$name', ({ schema, head, tail, first, score }) => {
  const scores = allowedScores(raw, schema, head, tail)
  expect(scores[0]!.type).toBe(first)
  expect(scores[0]!.score).toBeCloseTo(score, 6)
  expect(scores.reduce((sum, each) => sum + each.score, 0)).toBeCloseTo(1, 6)
})

test('where nothing that is allowed has any probability, it is None', () => {
  const sure = [
    { type: 'job', score: 1 },
    { type: 'home', score: 0 },
    { type: 'None', score: 0 },
  ]
  expect(allowedScores(sure, [home], 'PER', 'LOC')).toEqual([
    { type: null, score: 1 },
    { type: 'home', score: 0 },
  ])
})

test('the relations to begin with are types that a project may have, each once', () => {
  for (const type of defaultRelationTypes) expect(relationTypeSchema.parse(type)).toEqual(type)
  expect(new Set(defaultRelationTypes.map(({ name }) => name)).size).toBe(defaultRelationTypes.length)
  expect(defaultRelationTypes[1]).toMatchObject({ name: '/per/org/member_of', heads: ['PER'], tails: ['ORG'] })
})
