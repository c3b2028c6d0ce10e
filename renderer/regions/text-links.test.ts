import { expect, test } from 'vitest'
import type { GroundingRecord } from '../../contract/domain/region.ts'
import { boxAt, pierWithRegions, regionOf } from '../testing/region-views.ts'
import { regionLinks } from './text-links.ts'

const okoro = '00000000-0000-4000-8000-000000000001'
const said = (region: string | null, verdict: 'shown' | 'not-shown'): GroundingRecord => ({
  mention: okoro,
  region,
  verdict,
  source: { kind: 'person' },
})
const [left, right] = [regionOf(1, boxAt(10, 10)), regionOf(2, boxAt(300, 10))]
const view = pierWithRegions({ regions: [left, right], proposals: [] })

test('a mention names the regions that show it, from left to right', () => {
  const linked = { ...view, groundings: [said(right.id, 'shown'), said(left.id, 'shown')] }
  expect(regionLinks(linked, null).names).toEqual(new Map([[okoro, '1,2']]))
})

test('a mention that is nowhere says so; one that a region does not show says nothing', () => {
  expect(regionLinks({ ...view, groundings: [said(null, 'not-shown')] }, null).names).toEqual(new Map([[okoro, '–']]))
  expect(regionLinks({ ...view, groundings: [said(left.id, 'not-shown')] }, null).names).toEqual(new Map())
})

test('the region in focus lights its mentions', () => {
  const linked = { ...view, groundings: [said(left.id, 'shown')] }
  expect(regionLinks(linked, left.id).lit).toEqual(new Set([okoro]))
  expect(regionLinks(linked, right.id).lit).toEqual(new Set())
})
