import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewShot, percentageOf } from './low-resource.ts'

const letters = (example: string) => example
const countOf = (examples: readonly string[], name: string) => examples.filter((each) => each.includes(name)).length
const corpora = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 4 }), { maxLength: 40 })

test.each([
  { name: 'each class has K', corpus: 'a b a b a b a b', k: 2, a: 2, b: 2 },
  { name: 'of a rare class all are drawn', corpus: 'a a a a b', k: 3, a: 3, b: 1 },
  { name: 'one example may serve two classes', corpus: 'ab', k: 1, a: 1, b: 1 },
])('$name', ({ corpus, k, a, b }) => {
  for (const seed of [1, 2, 3]) {
    const drawn = fewShot(corpus.split(' '), letters, k, seed)
    expect({ a: countOf(drawn, 'a'), b: countOf(drawn, 'b') }).toEqual({ a, b })
  }
})

test('no class lacks examples that there are, and no example could be left out', () => {
  fc.assert(
    fc.property(corpora, fc.integer({ min: 1, max: 6 }), fc.nat(), (corpus, k, seed) => {
      const drawn = fewShot(corpus, letters, k, seed)
      for (const name of 'abcd') expect(countOf(drawn, name)).toBeGreaterThanOrEqual(Math.min(k, countOf(corpus, name)))
      for (const example of drawn) expect([...example].some((name) => countOf(drawn, name) <= k)).toBe(true)
      expect(fewShot(corpus, letters, k, seed)).toEqual(drawn)
    }),
  )
})

test('where each example has one class there are exactly K', () => {
  const corpus = Array.from({ length: 300 }, (_, i) => `${'abcd'[i % 4]}${i}`)
  const drawn = fewShot(corpus, ([name]) => [name!], 20, 5)
  for (const name of 'abcd') expect(countOf(drawn, name)).toBe(20)
  expect(drawn).toEqual(corpus.filter((each) => drawn.includes(each)))
  expect(fewShot(corpus, ([name]) => [name!], 20, 6)).not.toEqual(drawn)
})

test('a smaller share is a part of a larger one, and of the asked size', () => {
  const corpus = Array.from({ length: 250 }, (_, i) => i)
  const drawn = [5, 10, 20, 50, 100].map((percent) => percentageOf(corpus, percent, 3))
  expect(drawn.map(({ length }) => length)).toEqual([13, 25, 50, 125, 250])
  for (const [i, smaller] of drawn.slice(0, -1).entries())
    expect(smaller).toEqual(drawn[i + 1]!.filter((each) => smaller.includes(each)))
  expect(percentageOf(corpus, 10, 4)).not.toEqual(drawn[1])
})

test.each([0, -5, 101, Number.NaN])('%s per cent is refused', (percent) => {
  expect(() => percentageOf([1, 2], percent, 1)).toThrow(RangeError)
})

test.each([0, 1.5, Number.NaN])('%s examples of each class are refused', (k) => {
  expect(() => fewShot(['a'], letters, k, 1)).toThrow(RangeError)
})
