import { expect, test } from 'vitest'
import { eventId } from '../../contract/domain/event.ts'
import { uuid7 } from './uuid7.ts'

test('an id is a version 7 UUID that the contract takes', () => {
  const id = uuid7()
  expect(eventId.parse(id)).toBe(id)
  expect(id[14]).toBe('7')
  expect('89ab').toContain(id[19])
})

test('a later id sorts after an earlier one', () => {
  const ids = [1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000].map((at) => uuid7(at))
  expect([...ids].sort()).toEqual(ids)
})
