import { expect, test } from 'vitest'
import { bootstrapDifference, bootstrapF1, countPosts } from './bootstrap.ts'
import { type Entity, entityF1 } from './entity-f1.ts'

const entity = (start: number, type: string): Entity => ({ start, end: start + 1, type })

/** The same numbers on every machine. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

/** One entity a post; `right` of a hundred are found. */
function reading(posts: number, right: number, seed: number): { gold: Entity[][]; predicted: Entity[][] } {
  const random = numbers(seed)
  const gold = Array.from({ length: posts }, () => [entity(0, 'PER')])
  return { gold, predicted: gold.map((post) => (random() * 100 < right ? post : [entity(4, 'PER')])) }
}

test('what is counted by post adds up to what is counted at once', () => {
  const gold = [[entity(0, 'PER'), entity(3, 'LOC')], [], [entity(1, 'LOC')]]
  const predicted = [[entity(0, 'PER'), entity(3, 'PER')], [entity(2, 'LOC')], [entity(1, 'LOC')]]
  const sums = new Map<string, number[]>()
  for (const post of countPosts(gold, predicted))
    for (const [type, { gold: there, predicted: said, correct }] of post) {
      const known = sums.get(type) ?? [0, 0, 0]
      sums.set(type, [known[0]! + there, known[1]! + said, known[2]! + correct])
    }
  for (const [type, scores] of entityF1(gold, predicted).byType)
    expect(sums.get(type)).toEqual([scores.gold, scores.predicted, scores.correct])
})

test('nineteen of twenty intervals hold the true F1, and more posts make them narrower', () => {
  const covers = Array.from({ length: 100 }, (_, seed) => {
    const { gold, predicted } = reading(150, 70, seed + 1)
    const { total } = bootstrapF1(countPosts(gold, predicted), { draws: 300, random: numbers(seed + 5) })
    return total!.low <= 0.7 && 0.7 <= total!.high
  }).filter(Boolean).length
  expect(covers).toBeGreaterThanOrEqual(88)
  expect(covers).toBeLessThanOrEqual(100)
  const width = (posts: number): number => {
    const { gold, predicted } = reading(posts, 70, 3)
    const { total } = bootstrapF1(countPosts(gold, predicted), { draws: 300, random: numbers(1) })
    return total!.high - total!.low
  }
  expect(width(1600)).toBeLessThan(width(100) / 2.5)
})

test('a type that only one post has has no interval', () => {
  const gold = [[entity(0, 'PER'), entity(2, 'ORG')], [entity(0, 'PER')]]
  const { byType } = bootstrapF1(countPosts(gold, gold), { random: numbers(1) })
  expect(byType.get('ORG')).toBeNull()
  expect(byType.get('PER')).toEqual({ low: 1, high: 1 })
})

test('two readings are compared on the same drawings: a reading does not differ from itself', () => {
  const { gold, predicted } = reading(80, 60, 2)
  const counts = countPosts(gold, predicted)
  expect(bootstrapDifference(counts, counts, { random: numbers(1) })).toEqual({ low: 0, high: 0 })
  const better = bootstrapDifference(counts, countPosts(gold, gold), { random: numbers(1) })
  expect(better!.low).toBeGreaterThan(0.2)
})
