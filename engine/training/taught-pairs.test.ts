import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DecidedPair, type RelationPost, rightAnswers, taughtPairs } from './taught-pairs.ts'
import { madePost, relationType } from './testing/relation-posts.ts'

const schema = [relationType('home'), relationType('peer', { symmetric: true })]
const withMentions = (count: number, relations: readonly DecidedPair[]): RelationPost => {
  const post = madePost('Anna', 'home', 'Rome', relations)
  return { ...post, mentions: Array.from({ length: count }, (_, at) => post.mentions[at % 2]!) }
}
const yes = (head: number, tail: number, type: string | null): DecidedPair => ({
  head,
  tail,
  type,
  verdict: 'accepted',
})
const no = (head: number, tail: number, type: string): DecidedPair => ({ head, tail, type, verdict: 'rejected' })

test.each([
  { name: 'a relation has a direction', decided: [yes(0, 1, 'home')], there: 'home', back: 'None', implied: false },
  { name: 'a symmetric one has both', decided: [yes(0, 1, 'peer')], there: 'peer', back: 'peer', implied: false },
  { name: '"none" is said of both', decided: [yes(1, 0, null)], there: 'None', back: 'None', implied: false },
  {
    name: 'each direction may have its own',
    decided: [yes(0, 1, 'home'), yes(1, 0, 'peer')],
    there: 'home',
    back: 'peer',
    implied: false,
  },
  { name: 'elsewhere decided, here not', decided: [yes(1, 2, 'home')], there: 'None', back: 'None', implied: true },
])('$name', ({ decided, there, back, implied }) => {
  const taught = taughtPairs(withMentions(3, decided), schema)
  expect(taught).toHaveLength(6)
  expect(taught[0]).toMatchObject({ lesson: { kind: 'is', relation: there }, implied })
  expect(taught[2]).toMatchObject({ lesson: { kind: 'is', relation: back }, implied })
})

test('a rejection is what its pair is not, in its direction alone unless the type is symmetric', () => {
  const not = (...types: string[]) => ({ lesson: { kind: 'is-not', types }, implied: false })
  const none = { lesson: { kind: 'is', relation: 'None' }, implied: true }
  expect(taughtPairs(withMentions(2, [no(0, 1, 'home')]), schema)).toMatchObject([not('home'), none])
  expect(taughtPairs(withMentions(2, [no(0, 1, 'peer'), no(0, 1, 'home')]), schema)).toMatchObject([
    not('peer', 'home'),
    not('peer'),
  ])
  const corrected = taughtPairs(withMentions(2, [no(0, 1, 'peer'), yes(0, 1, 'home')]), schema)
  expect(corrected).toMatchObject([
    { lesson: { kind: 'is', relation: 'home' } },
    { lesson: { kind: 'is', relation: 'None' } },
  ])
})

test('a post on which nobody decided about a pair teaches nothing', () => {
  expect(taughtPairs(withMentions(3, []), schema)).toEqual([])
})

test('every ordered pair has one answer, whatever was decided', () => {
  const decided = fc.record({
    head: fc.nat(3),
    tail: fc.nat(3),
    type: fc.constantFrom('home', 'peer'),
    verdict: fc.constantFrom('accepted' as const, 'rejected' as const),
  })
  fc.assert(
    fc.property(fc.array(decided, { minLength: 1 }), (all) => {
      const pairs = all.filter(({ head, tail }) => head !== tail)
      const answers = rightAnswers(withMentions(4, pairs), schema)
      expect(answers).toHaveLength(pairs.length === 0 ? 0 : 12)
      expect(new Set(answers.map(({ at }) => at.join())).size).toBe(answers.length)
    }),
  )
})
