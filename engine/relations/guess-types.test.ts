import { expect, test } from 'vitest'
import type { PairInPost } from '../inference/relation-tagger.ts'
import { postOfWords } from '../inference/tagger-evaluation.ts'
import { withGuessedTypes } from './guess-types.ts'

const post = postOfWords(['Anna', 'likes', 'Acme'], null)
const pair: PairInPost = { post, subject: post.words[0]!, object: post.words[2]! }
const scores = [
  { type: '/per/loc/place_of_birth', score: 0.6 },
  { type: '/per/org/member_of', score: 0.2 },
  { type: 'odd', score: 0.1 },
  { type: 'None', score: 0.1 },
]

function guessed(types: Readonly<Record<number, string>>) {
  const seen: PairInPost[] = []
  const relations = {
    relations: scores.map(({ type }) => type),
    imageSize: 8,
    objects: null,
    temperature: 1,
    relate: async (pairs: readonly PairInPost[]) => {
      seen.push(...pairs)
      return pairs.map(() => scores)
    },
    release: async () => {},
  }
  const typesOf = async (_: unknown, { start }: { readonly start: number }) =>
    types[start] === undefined ? [] : [{ type: types[start], score: 0.9 }]
  return { seen, relate: withGuessedTypes(relations, { typesOf }).relate }
}

test('the guessed types are told to the model, and rule out what the names of relations forbid', async () => {
  const { seen, relate } = guessed({ 0: 'PER', 11: 'ORG' })
  const [answer] = await relate([pair])
  expect(seen[0]).toMatchObject({ subject: { type: 'PER' }, object: { type: 'ORG' } })
  expect(answer!.map(({ type }) => type)).toEqual(['/per/org/member_of', 'odd', 'None'])
  expect(answer![0]!.score).toBeCloseTo(0.5, 6)
})

test('where no type can be guessed nothing is ruled out', async () => {
  const [answer] = await guessed({}).relate([pair])
  expect(answer!.map(({ type }) => type)).toEqual(scores.map(({ type }) => type))
})
