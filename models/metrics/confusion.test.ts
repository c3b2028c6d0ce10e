import fc from 'fast-check'
import { expect, test } from 'vitest'
import { confusionOf } from './confusion.ts'
import type { Entity } from './entity-f1.ts'

const entity = (start: number, end: number, type: string): Entity => ({ start, end, type })

test.each([
  { name: 'right', gold: [entity(0, 2, 'PER')], said: [entity(0, 2, 'PER')], cell: ['PER', 'PER', 1, 0] },
  { name: 'of another type', gold: [entity(0, 2, 'PER')], said: [entity(0, 2, 'ORG')], cell: ['PER', 'ORG', 1, 0] },
  { name: 'too long', gold: [entity(0, 2, 'PER')], said: [entity(0, 3, 'PER')], cell: ['PER', 'PER', 0, 1] },
  { name: 'missed', gold: [entity(0, 2, 'PER')], said: [], cell: ['PER', null, 1, 0] },
  { name: 'invented', gold: [], said: [entity(0, 2, 'PER')], cell: [null, 'PER', 1, 0] },
])('an entity that is $name', ({ gold, said, cell }) => {
  expect(confusionOf([gold], [said]).map((each) => [each.gold, each.predicted, each.exact, each.overlapping])).toEqual([
    cell,
  ])
})

test('the same bounds are paired before an overlap', () => {
  const cells = confusionOf([[entity(0, 2, 'PER'), entity(2, 4, 'LOC')]], [[entity(1, 3, 'ORG'), entity(2, 4, 'LOC')]])
  expect(cells).toContainEqual({ gold: 'LOC', predicted: 'LOC', exact: 1, overlapping: 0, posts: [0] })
  expect(cells).toContainEqual({ gold: 'PER', predicted: 'ORG', exact: 0, overlapping: 1, posts: [0] })
})

test('every entity of either side is counted once', () => {
  const entities = fc.array(
    fc.record({ start: fc.nat(20), length: fc.integer({ min: 1, max: 4 }), type: fc.constantFrom('A', 'B', 'C') }),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(entities, entities, (gold, said) => {
      const spans = (list: typeof gold) => list.map(({ start, length, type }) => entity(start, start + length, type))
      const cells = confusionOf([spans(gold)], [spans(said)])
      const sum = (side: 'gold' | 'predicted') =>
        cells
          .filter((cell) => cell[side] !== null)
          .reduce((all, { exact, overlapping }) => all + exact + overlapping, 0)
      expect(sum('gold')).toBe(gold.length)
      expect(sum('predicted')).toBe(said.length)
    }),
  )
})
