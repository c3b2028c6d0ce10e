import { randomBytes } from 'node:crypto'

let lastMillisecond = 0
let sequence = 0

/**
 * A UUIDv7 for rows that the store itself makes by the hundred thousand: ids that grow keep inserts at the right edge
 * of the B-tree. Within a millisecond, 12 bits count up; a clock that goes back does not make ids go back.
 * Source: RFC 9562, section 5.7.
 */
export function uuid7(now: number): string {
  if (now > lastMillisecond) {
    lastMillisecond = now
    sequence = 0
  } else {
    sequence += 1
    if (sequence > 0xfff) {
      lastMillisecond += 1
      sequence = 0
    }
  }
  const time = lastMillisecond.toString(16).padStart(12, '0')
  const random = randomBytes(8)
  random[0] = (random[0]! & 0x3f) | 0x80
  const tail = random.toString('hex')
  const count = sequence.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
