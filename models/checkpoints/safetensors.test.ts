import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSafetensors, printSafetensors, type StoredTensor } from './safetensors.ts'
import { SafetensorsError } from './safetensors-error.ts'

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
const count = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1)

function tensors(): fc.Arbitrary<StoredTensor> {
  return shapes.chain((shape) => {
    const length = { minLength: count(shape), maxLength: count(shape) }
    return fc.oneof(
      fc.float32Array(length).map((data): StoredTensor => ({ dtype: 'F32', shape, data })),
      fc.uint16Array(length).map((data): StoredTensor => ({ dtype: 'F16', shape, data })),
      fc.uint16Array(length).map((data): StoredTensor => ({ dtype: 'BF16', shape, data })),
      fc.bigInt64Array(length).map((data): StoredTensor => ({ dtype: 'I64', shape, data })),
      fc.int32Array(length).map((data): StoredTensor => ({ dtype: 'I32', shape, data })),
      fc.uint8Array(length).map((data): StoredTensor => ({ dtype: 'U8', shape, data })),
    )
  })
}

test('what we write as safetensors we read back unchanged', () => {
  const names = fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__')
  const sets = fc.array(fc.tuple(names, tensors()), { maxLength: 6 }).map((pairs) => new Map(pairs))
  const metadata = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true })
  fc.assert(
    fc.property(sets, metadata, (tensors, metadata) => {
      const back = parseSafetensors(printSafetensors({ tensors, metadata }))
      expect(new Map([...back.tensors].sort())).toEqual(new Map([...tensors].sort()))
      expect(back.metadata).toEqual(metadata)
    }),
  )
})

function file(header: string, data = 0, headerLength?: number): Uint8Array {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.length + data)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength ?? text.length), true)
  bytes.set(text, 8)
  return bytes
}
const one = (fields: string) => `{"w":{${fields}}}`
const good = '"dtype":"F32","shape":[2],"data_offsets":[0,8]'

test.each([
  { name: 'an empty file', bytes: new Uint8Array(3), says: 'byte 0: the file has 3 bytes' },
  { name: 'a huge header', bytes: file('{}', 0, 2 ** 40), says: 'longer than 100000000' },
  { name: 'a header cut off', bytes: file('{}', 0, 20), says: 'cut off inside its header: 28 bytes needed, 10 there' },
  { name: 'a header that is no object', bytes: file('[1]'), says: "must start with '{'" },
  {
    name: 'a header that ends early',
    bytes: file('{"w":'),
    says: 'byte 13: the header is no valid JSON: a value wanted',
  },
  {
    name: 'a control character',
    bytes: file('{"a\u0001":1}'),
    says: 'byte 9: the header is no valid JSON: a string with',
  },
  {
    name: 'a string without an end',
    bytes: file('{"abc\\"'),
    says: 'byte 15: the header is no valid JSON: a string without',
  },
  {
    name: 'a name of many megabytes',
    bytes: file(`{"${'\\n'.repeat(5_000_000)}":1}`),
    says: 'its entry must be an object',
  },
  { name: 'an error after letters of several bytes', bytes: file('{"é🙂":x'), says: 'byte 18: the header' },
  { name: 'text after the header', bytes: file('{} x'), says: 'byte 11: the header is no valid JSON: more text' },
  { name: 'bytes that are no text', bytes: file('{}').map((b, at) => (at === 9 ? 0xff : b)), says: 'no UTF-8 text' },
  {
    name: 'a name given twice',
    bytes: file(`{"w":{${good}},"w":{${good}}}`, 8),
    says: "byte 62: the header is no valid JSON: the key 'w' is given twice",
  },
  {
    name: 'an unknown dtype',
    bytes: file(one(good.replace('F32', 'F12')), 8),
    says: `tensor 'w', byte 8: dtype "F12" is none`,
  },
  { name: 'a dtype from the prototype', bytes: file(one(good.replace('F32', 'toString')), 8), says: 'is none of' },
  {
    name: 'a negative size',
    bytes: file(one(good.replace('[2]', '[-2]')), 8),
    says: 'shape must be a list of whole numbers',
  },
  {
    name: 'a shape that overflows',
    bytes: file(one(good.replace('[2]', '[4294967296,4294967296]')), 8),
    says: 'the shape [4294967296,4294967296] overflows',
  },
  {
    name: 'offsets that do not fit the shape',
    bytes: file(one(good.replace('[0,8]', '[0,12]')), 12),
    says: 'F32 [2] takes 8 bytes, its offsets 0 to 12 hold 12',
  },
  { name: 'offsets in the wrong order', bytes: file(one(good.replace('[0,8]', '[8,0]')), 8), says: 'hold -8' },
  { name: 'an unknown field', bytes: file(one(`${good},"more":1`), 8), says: "unknown field 'more'" },
  { name: 'a missing field', bytes: file(one('"dtype":"F32","shape":[2]'), 8), says: 'data_offsets must be two' },
  {
    name: 'an overlap',
    bytes: file(`{"v":{${good}},"w":{${good.replace('[0,8]', '[4,12]')}}}`, 12),
    says: "overlaps with tensor 'v'",
  },
  {
    name: 'a gap',
    bytes: file(one(good.replace('[0,8]', '[4,12]')), 12),
    says: '4 bytes before it belong to no tensor',
  },
  { name: 'bytes after the end', bytes: file(one(good), 9), says: '1 bytes after the last tensor' },
  {
    name: 'a truncated file',
    bytes: file(one(good), 5),
    says: "tensor 'w', byte 67: the file is cut off: this tensor ends at byte 70, the file at 67",
  },
  {
    name: 'metadata that is no text',
    bytes: file('{"__metadata__":{"a":1}}'),
    says: "__metadata__ 'a' must be a string",
  },
  { name: 'deep nesting', bytes: file(`{"w":${'['.repeat(1000)}}`), says: 'nested deeper' },
])('$name is refused, naming the place', ({ bytes, says }) => {
  expect(() => parseSafetensors(bytes)).toThrow(SafetensorsError)
  expect(() => parseSafetensors(bytes)).toThrow(says)
})

test('any prefix of a good file is refused', () => {
  const tensors = new Map<string, StoredTensor>([
    ['a', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
    ['b', { dtype: 'I64', shape: [1], data: BigInt64Array.of(7n) }],
  ])
  const whole = printSafetensors({ tensors, metadata: {} })
  for (let length = 0; length < whole.length; length++)
    expect(() => parseSafetensors(whole.subarray(0, length))).toThrow(SafetensorsError)
})

test('tensors do not share memory with the file, also when it is a Buffer', () => {
  const tensors = new Map<string, StoredTensor>([['a', { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) }]])
  const bytes = Buffer.from(printSafetensors({ tensors, metadata: {} }))
  const { data } = parseSafetensors(bytes).tensors.get('a')!
  bytes.fill(0)
  expect(data).toEqual(Float32Array.of(1, 2))
})

test('a damaged file is read or refused, and never breaks the reader', () => {
  const tensors = new Map<string, StoredTensor>([
    ['a', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
    ['"quoted"\n', { dtype: 'I64', shape: [1], data: BigInt64Array.of(7n) }],
  ])
  const whole = printSafetensors({ tensors, metadata: { format: 'pt' } })
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(damage, (changes) => {
      const bytes = whole.slice()
      for (const [at, value] of changes) bytes[at] = value
      try {
        parseSafetensors(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(SafetensorsError)
      }
    }),
    { numRuns: 2000 },
  )
})
