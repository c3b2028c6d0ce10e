import { expect, test } from 'vitest'
import { relationScores } from './relation-scores.ts'

const pairs = (text: string) => (text === '' ? [] : text.split(' '))

// Gold, predicted and correct relations, and pairs that are right, counted by hand.
test.each([
  { name: 'all right', gold: 'a b None', said: 'a b None', counts: [2, 2, 2], accuracy: 1 },
  { name: 'None for a relation', gold: 'a b', said: 'a None', counts: [2, 1, 1], accuracy: 1 / 2 },
  { name: 'a relation for None', gold: 'None None a', said: 'a None a', counts: [1, 2, 1], accuracy: 2 / 3 },
  { name: 'the wrong relation', gold: 'a a', said: 'b a', counts: [2, 2, 1], accuracy: 1 / 2 },
  { name: 'None everywhere', gold: 'None None', said: 'None None', counts: [0, 0, 0], accuracy: 1 },
  { name: 'nothing dared', gold: 'a b None', said: 'None None None', counts: [2, 0, 0], accuracy: 1 / 3 },
  { name: 'no pairs', gold: '', said: '', counts: [0, 0, 0], accuracy: 0 },
])('$name', ({ gold, said, counts, accuracy }) => {
  const report = relationScores(pairs(gold), pairs(said))
  const { total } = report
  expect([total.gold, total.predicted, total.correct]).toEqual(counts)
  expect(report.accuracy).toBeCloseTo(accuracy, 12)
  expect(report.byRelation.has('None')).toBe(false)
})

test('precision, recall and F1 follow from the counts, where None is no class', () => {
  const { total, byRelation, accuracy } = relationScores(
    pairs('None None None a a b b b c'),
    pairs('None None b a None b b c a'),
  )
  // Six relations said (b, a, b, b, c, a), six in the reference, three right.
  expect(total).toEqual({ gold: 6, predicted: 6, correct: 3, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 })
  expect(accuracy).toBeCloseTo(5 / 9, 12)
  expect([...byRelation.keys()]).toEqual(['a', 'b', 'c'])
  expect(byRelation.get('b')).toMatchObject({ gold: 3, predicted: 3, correct: 2 })
  expect(byRelation.get('c')).toMatchObject({ gold: 1, predicted: 1, correct: 0, f1: 0 })
})

test('different numbers of pairs are refused', () => {
  expect(() => relationScores(['a'], [])).toThrow('the reference has 1 pairs, the prediction 0')
})
