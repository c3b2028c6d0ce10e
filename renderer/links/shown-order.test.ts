import { expect, test } from 'vitest'
import type { LinkCandidate } from '../../contract/domain/graph.ts'
import { inShownOrder } from './shown-order.ts'

const candidate = (key: string): LinkCandidate => ({
  ...{
    node: { key, label: key, types: [], thumbnail: null, degree: 0 },
    description: '',
    reasons: ['exact'],
    score: 1,
  },
})
const keysOf = (some: readonly LinkCandidate[]) => some.map(({ node }) => node.key)

test.each([
  { name: 'nothing was shown yet', first: null, now: ['b', 'a'], shown: ['b', 'a'] },
  { name: 'the order has changed since', first: ['a', 'b'], now: ['b', 'a'], shown: ['a', 'b'] },
  { name: 'one is gone and one is new', first: ['a', 'b', 'c'], now: ['d', 'c', 'a'], shown: ['a', 'c', 'd'] },
])('where $name, the list reads $shown', ({ first, now, shown }) => {
  expect(keysOf(inShownOrder(first, now.map(candidate)))).toEqual(shown)
})
