import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startingPlaces, towards } from './layout.ts'

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const nodes = fc.uniqueArray(key, { minLength: 1 }).map((keys) => keys.map((each) => ({ key: each })))
const edges = fc.array(fc.record({ head: key, predicate: fc.constant('r'), tail: key }))

describe('starting places', () => {
  test('what was placed stays where it was, and everything has a place', () => {
    fc.assert(
      fc.property(nodes, nodes, edges, (first, second, all) => {
        const before = startingPlaces(first, all, new Map())
        const after = startingPlaces(second, all, before)
        for (const node of second) {
          const place = after.get(node.key)!
          expect(Number.isFinite(place.x) && Number.isFinite(place.y)).toBe(true)
          if (before.has(node.key)) expect(place).toEqual(before.get(node.key))
        }
      }),
    )
  })

  test('the same graph begins alike', () => {
    fc.assert(
      fc.property(nodes, edges, (some, all) => {
        expect(startingPlaces(some, all, new Map())).toEqual(startingPlaces(some, all, new Map()))
      }),
    )
  })
})

test.each([
  ['left', 'west'],
  ['right', 'east'],
  ['up', 'north'],
  ['down', 'south'],
] as const)('an arrow to the %s leads to the node in the %s', (direction, found) => {
  const places = new Map([
    ['here', { x: 0, y: 0 }],
    ['west', { x: -2, y: 0.5 }],
    ['east', { x: 2, y: -0.5 }],
    ['north', { x: 0.5, y: 2 }],
    ['south', { x: 0, y: -2 }],
    ['far', { x: 9, y: 9 }],
  ])
  expect(towards('here', direction, places)).toBe(found)
})

test('where nothing lies in a direction, the focus stays', () => {
  expect(towards('a', 'left', new Map([['a', { x: 0, y: 0 }]]))).toBeNull()
})
