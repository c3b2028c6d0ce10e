import { expect, test } from 'vitest'
import { ProtoWriter } from './protobuf.ts'

/** Bytes as in the encoding guide at protobuf.dev. */
test.each([
  { name: 'a number', write: (w: ProtoWriter) => w.integer(1, 150), bytes: [0x08, 0x96, 0x01] },
  {
    name: 'a negative number',
    write: (w: ProtoWriter) => w.integer(1, -2),
    bytes: [0x08, 0xfe, ...Array.from({ length: 8 }, () => 0xff), 0x01],
  },
  {
    name: 'a large number',
    write: (w: ProtoWriter) => w.integer(16, 2n ** 35n),
    bytes: [0x80, 0x01, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  },
  {
    name: 'text',
    write: (w: ProtoWriter) => w.string(2, 'testing'),
    bytes: [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67],
  },
  {
    name: 'a message',
    write: (w: ProtoWriter) => w.message(3, new ProtoWriter().integer(1, 150)),
    bytes: [0x1a, 0x03, 0x08, 0x96, 0x01],
  },
  { name: 'a float', write: (w: ProtoWriter) => w.float(2, 1), bytes: [0x15, 0, 0, 0x80, 0x3f] },
])('$name is written as the guide says', ({ write, bytes }) => {
  expect([...write(new ProtoWriter()).finish()]).toEqual(bytes)
})

test('long byte fields keep their place among short ones, also inside messages', () => {
  const data = Uint8Array.from({ length: 10_000 }, (_, at) => at % 251)
  const inner = new ProtoWriter().integer(1, 5).bytes(2, data).integer(3, 6)
  const whole = new ProtoWriter().integer(4, 7).message(5, inner).integer(6, 8).finish()
  const innerLength = 2 + 1 + 2 + data.length + 2
  expect([...whole.subarray(0, 5)]).toEqual([0x20, 7, 0x2a, (innerLength & 127) | 128, innerLength >> 7])
  expect(whole.subarray(10, 10 + data.length)).toEqual(data)
  expect([...whole.subarray(10 + data.length)]).toEqual([0x18, 6, 0x30, 8])
})
