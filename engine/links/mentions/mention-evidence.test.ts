import { expect, test } from 'vitest'
import { likenessApart, StemRarity, stemLikeness, stemsOf } from './mention-evidence.ts'

test('words are folded and cut to their beginnings, in any alphabet', () => {
  expect([...stemsOf('Écoles, Lighthouse-keepers & Бергены 港町')]).toEqual([
    'ecoles',
    'lighth',
    'keeper',
    'берген',
    '港町',
  ])
})

test('what stands in every text tells hardly anything; rare words tell most', () => {
  const rarity = new StemRarity()
  for (const text of ['the singer', 'the lake', 'the singer of songs']) rarity.add(stemsOf(text))
  expect(rarity.of('the')).toBeLessThan(rarity.of('singer') / 3)
  expect(rarity.of('lake')).toBeGreaterThan(rarity.of('singer'))
  const [post, none] = [stemsOf('the singer by the lake'), new Set<string>()]
  expect(stemLikeness(post, stemsOf('the lake'), rarity, none)).toBeGreaterThan(
    stemLikeness(post, stemsOf('the singer'), rarity, none),
  )
  expect(stemLikeness(post, stemsOf('lake'), rarity, stemsOf('lake'))).toBe(0)
  expect(stemLikeness(post, none, rarity, none)).toBe(0)
})

test('vectors are compared by what tells the candidates apart', () => {
  const [one, other, own] = [Float32Array.of(10, 1), Float32Array.of(10, -1), Float32Array.of(10, 0.5)]
  const [first, second] = likenessApart(own, [one, other])
  expect(first).toBeCloseTo(1, 6)
  expect(second).toBeCloseTo(-1, 6)
  expect(likenessApart(own, [one, null])).toEqual([0, 0])
  expect(likenessApart(null, [one, other])).toEqual([0, 0])
  expect(likenessApart(own, [one, other, null])[2]).toBe(0)
})
