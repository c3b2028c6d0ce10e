import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import { floats, integers } from '../graph/tensor.ts'
import { onnxModel } from './onnx-model.ts'
import { onnxOutline } from './onnx-outline.ts'
import { ProtoWriter } from './protobuf.ts'
import { ProtobufError, packedIntegers, protoFields } from './protobuf-reader.ts'

function model(): Uint8Array {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 4])
  const y = g.relu(g.matMul(x, g.parameter('weight', [4, 2])))
  return onnxModel(g, { outputs: { y }, parameters: new Map([['weight', floats([4, 2], [1, 2, 3, 4, 5, 6, 7, 8])]]) })
}

test('the outline of a model has its nodes, inputs, outputs and tensors', () => {
  const { opsets, nodes, inputs, outputs, tensors, oddities } = onnxOutline(model())
  expect(opsets).toEqual([{ domain: '', version: 21 }])
  expect(nodes.map(({ op }) => op)).toEqual(['MatMul', 'Relu'])
  expect(inputs).toEqual([{ name: 'x', type: 1, shape: ['batch', 4] }])
  expect(outputs).toEqual([{ name: 'y', type: 1, shape: ['batch', 2] }])
  expect(tensors.get('weight')).toEqual({ type: 1, shape: [4, 2], bytes: 32, isExternal: false, integers: null })
  expect(oddities).toEqual([])
})

test('small whole numbers are read, raw or one by one, in an initialiser or a constant', () => {
  const tensor = (name: string) => new ProtoWriter().integer(1, 2).integer(2, 7).string(8, name)
  const raw = tensor('raw').bytes(9, new Uint8Array(integers([2], [5, -6]).data.buffer))
  const single = tensor('single').integer(7, 5).integer(7, -6)
  const attribute = new ProtoWriter().string(1, 'value').message(5, tensor('').integer(7, 5).integer(7, -6))
  const constant = new ProtoWriter().string(2, 'constant').string(4, 'Constant').message(5, attribute)
  const graph = new ProtoWriter().message(1, constant).message(5, raw).message(5, single)
  const { tensors } = onnxOutline(new ProtoWriter().message(7, graph).finish())
  for (const name of ['raw', 'single', 'constant']) expect(tensors.get(name)?.integers, name).toEqual([5, -6])
})

test('numbers that stand in another file, functions and graphs within nodes are told', () => {
  const external = new ProtoWriter().string(8, 'far').integer(2, 1).integer(1, 3).message(13, new ProtoWriter())
  const body = new ProtoWriter().string(1, 'body').message(6, new ProtoWriter())
  const loop = new ProtoWriter().string(4, 'Loop').string(7, 'ai.onnx').message(5, body)
  const graph = new ProtoWriter().message(1, loop).message(5, external).message(15, new ProtoWriter())
  const found = onnxOutline(new ProtoWriter().message(7, graph).message(25, new ProtoWriter()).finish())
  expect(found.tensors.get('far')?.isExternal).toBe(true)
  expect(found.nodes[0]).toMatchObject({ op: 'Loop', domain: 'ai.onnx', subgraphs: 1 })
  expect(found.oddities).toEqual(['a function of its own', 'a sparse initialiser'])
})

describe('bytes that are no model', () => {
  test.each([
    { name: 'nothing', bytes: [], says: 'found 0 graphs' },
    { name: 'text', bytes: [...'hello there'].map((each) => each.charCodeAt(0)), says: 'byte' },
    { name: 'a number that never ends', bytes: [8, ...new Array(11).fill(255)], says: 'more than ten bytes' },
    { name: 'a length beyond the end', bytes: [0x3a, 0x7f, 1], says: 'byte 2: found 1 bytes, expected 127' },
    { name: 'field number 0', bytes: [0, 0], says: 'found field number 0' },
    { name: 'an unknown wire type', bytes: [0x0b], says: 'found wire type 3' },
  ])('$name is refused', ({ bytes, says }) => {
    expect(() => onnxOutline(Uint8Array.from(bytes))).toThrow(ProtobufError)
    expect(() => onnxOutline(Uint8Array.from(bytes))).toThrow(says)
  })

  test('made of a model by changing it are outlined or refused, never anything else', () => {
    const good = model()
    const edit = fc.record({ at: fc.nat({ max: good.length - 1 }), to: fc.nat({ max: 255 }) })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.nat({ max: good.length }), (edits, end) => {
        const bytes = Uint8Array.from(good)
        for (const { at, to } of edits) bytes[at] = to
        for (const each of [bytes, bytes.subarray(0, end)])
          try {
            onnxOutline(each)
          } catch (error) {
            expect(error).toBeInstanceOf(ProtobufError)
          }
      }),
      { numRuns: 2000 },
    )
  })
})

test('what the writer writes the reader reads', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      (field, value) => {
        const bytes = new ProtoWriter().integer(field, value).bytes(field, Uint8Array.of(1, 2)).finish()
        expect([...protoFields(bytes)]).toEqual([
          { field, kind: 'integer', value: BigInt.asUintN(64, value) },
          { field, kind: 'bytes', value: Uint8Array.of(1, 2) },
        ])
      },
    ),
  )
  const packed = { field: 1, kind: 'bytes', value: Uint8Array.of(1, 0xac, 0x02) } as const
  expect(packedIntegers([packed, { field: 1, kind: 'integer', value: 7n }])).toEqual([1n, 300n, 7n])
})
