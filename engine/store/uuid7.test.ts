import { expect, test } from 'vitest'
import { eventId } from '../../contract/domain/event.ts'
import { uuid7 } from './uuid7.ts'

test('ids are valid, distinct and grow, many within a millisecond and when the clock goes back', () => {
  const moments = [...Array(5_000).fill(1_800_000_000_000), 1_799_999_999_000, 1_800_000_000_001]
  const ids = moments.map(uuid7)
  for (const id of ids.slice(-3)) expect(eventId.parse(id)[14]).toBe('7')
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})
