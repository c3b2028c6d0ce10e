import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RelationEnd } from '../../contract/domain/relation.ts'
import { mentionsPaired, openPairs } from './open-pairs.ts'

const end = (start: number, mention: string | null = randomUUID()): RelationEnd => ({
  mention,
  start,
  end: start + 2,
  type: 'PER',
})
const decided = (head: RelationEnd, tail: RelationEnd, verdict: 'accepted' | 'rejected' = 'accepted') => ({
  head: head.mention!,
  tail: tail.mention!,
  verdict,
})

test('every two ends are asked about in both directions, in the order of the text', () => {
  const [a, b, c] = [end(20), end(0), end(10, null)]
  const pairs = openPairs([a, b, c], []).map(({ head, tail }) => [head.start, tail.start])
  expect(pairs).toEqual([
    [0, 10],
    [10, 0],
    [0, 20],
    [20, 0],
    [10, 20],
    [20, 10],
  ])
})

test('a confirmed relation or "none" settles both directions; a rejection does not', () => {
  const [a, b, c] = [end(0), end(10), end(20)]
  const left = openPairs([a, b, c], [decided(b, a), decided(b, c, 'rejected')])
  expect(left.map(({ head, tail }) => [head.start, tail.start])).toEqual([
    [0, 20],
    [20, 0],
    [10, 20],
    [20, 10],
  ])
})

test('up to the limit all are paired; of more, the nearest', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(2000), { maxLength: 70 }), (starts) => {
      const pairs = openPairs(
        starts.map((start) => end(start)),
        [],
      )
      const all = starts.length * (starts.length - 1)
      const most = mentionsPaired * (mentionsPaired - 1)
      expect(pairs).toHaveLength(Math.min(all, most))
      const asked = new Set(pairs.map(({ head, tail }) => `${head.start} ${tail.start}`))
      const furthest = Math.max(0, ...pairs.map(({ head, tail }) => Math.abs(tail.start - head.start)))
      for (const one of starts)
        for (const other of starts)
          if (one !== other && Math.abs(one - other) < furthest) expect(asked.has(`${one} ${other}`)).toBe(true)
    }),
  )
})
