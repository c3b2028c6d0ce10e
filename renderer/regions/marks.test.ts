import { expect, test } from 'vitest'
import { boatMedia, boxAt, pierWithRegions, proposalOf, regionOf } from '../testing/region-views.ts'
import { markNames, marksOf } from './marks.ts'

const named = (view: Parameters<typeof marksOf>[0]) => marksOf(view).map((m) => `${m.name} ${m.kind} ${m.box.x}`)

test('boxes are named from left to right, decided or not', () => {
  expect(named(pierWithRegions())).toEqual(['1 proposal 20', '2 region 200', '3 proposal 300'])
})

test('accepting a proposal leaves every name as it is', () => {
  const view = pierWithRegions()
  const taken = regionOf(2, boxAt(20, 20), { source: { kind: 'proposal', proposer: 'salience', score: 0.8 } })
  expect(named({ ...view, regions: [...view.regions, taken] })).toEqual([
    '1 region 20',
    '2 region 200',
    '3 proposal 300',
  ])
})

test.each([
  { what: 'an accepted region', verdict: 'accepted' as const },
  { what: 'a rejected region', verdict: 'rejected' as const },
])('a proposal that $what covers is not drawn', ({ verdict }) => {
  const regions = [regionOf(2, boxAt(22, 20), { verdict })]
  const proposals = marksOf(pierWithRegions({ regions })).filter((m) => m.kind === 'proposal')
  expect(proposals.map((m) => m.box.x)).toEqual([300])
})

test('a region of another image covers nothing here and is named after those of the first', () => {
  const regions = [regionOf(2, boxAt(20, 20), { media: boatMedia })]
  expect(named(pierWithRegions({ regions }))).toEqual(['1 proposal 20', '2 proposal 300', '3 region 20'])
})

test('a box on an image that the post does not have any more is not drawn', () => {
  const proposals = [proposalOf(boxAt(1, 1), { media: 'f'.repeat(64) })]
  expect(marksOf(pierWithRegions({ regions: [], proposals }))).toEqual([])
})

test('past the ninth come letters, past the last letter nothing', () => {
  const regions = Array.from({ length: 40 }, (_, i) => regionOf(i, boxAt(i * 5, 0, 4, 4)))
  const names = marksOf(pierWithRegions({ regions, proposals: [] })).map((m) => m.name)
  expect(names.slice(8, 11)).toEqual(['9', 'A', 'B'])
  expect(names.slice(markNames.length)).toEqual(Array(40 - markNames.length).fill(''))
})
