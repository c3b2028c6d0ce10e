import { expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import { floats, integers, type Tensor } from '../graph/tensor.ts'
import { withSession } from '../testing/with-session.ts'
import { onnxModel } from './onnx-model.ts'

test('a graph with named sizes runs for any batch', async () => {
  const g = new Graph()
  const ids = g.input('ids', 'int64', ['batch', 'length'])
  const states = g.gather(g.parameter('table', [3, 2]), ids)
  const folded = g.reshape(states, ['batch*length', 2])
  const parameters = new Map<string, Tensor>([['table', floats([3, 2], [1, 2, 3, 4, 5, 6])]])
  const model = onnxModel(g, {
    outputs: { folded, doubled: g.scale(folded, 2) },
    parameters,
    metadata: { by: 'a test' },
  })
  await withSession(model, async ({ inputNames, run }) => {
    expect(inputNames).toEqual(['ids'])
    const { folded: rows, doubled } = await run({ ids: integers([1, 3], [2, 0, 1]) })
    expect(rows).toEqual(floats([3, 2], [5, 6, 1, 2, 3, 4]))
    expect(doubled).toEqual(floats([3, 2], [10, 12, 2, 4, 6, 8]))
    expect((await run({ ids: integers([2, 1], [1, 1]) })).folded).toEqual(floats([2, 2], [3, 4, 3, 4]))
  })
})

test('a scan carries state and stacks what each step gives, also backwards', async () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['steps', 2])
  const weight = g.parameter('weight', [2])
  const sums = (reverse: boolean) =>
    g.scan({ carries: [g.full([2], 0)], sequences: [x], reverse }, (body, [sum], [slice]) => {
      const next = body.add(sum!, body.mul(slice!, weight))
      return { carries: [next], outputs: [next] }
    })
  const forward = sums(false)
  const backward = sums(true)
  const outputs = { last: forward.carries[0]!, all: forward.outputs[0]!, back: backward.outputs[0]! }
  await withSession(onnxModel(g, { outputs }), async ({ run }) => {
    const results = await run({ x: floats([3, 2], [1, 2, 3, 4, 5, 6]), weight: floats([2], [1, 10]) })
    expect(results.last).toEqual(floats([2], [9, 120]))
    expect(results.all).toEqual(floats([3, 2], [1, 20, 4, 60, 9, 120]))
    expect(results.back).toEqual(floats([3, 2], [9, 120, 8, 100, 5, 60]))
  })
})

test('a dropout mask repeats for a seed, differs between seeds, and drops its share', async () => {
  const g = new Graph()
  const seed = g.input('seed', 'int64', [])
  const x = g.input('x', 'float32', ['batch', 1000])
  const outputs = { y: g.dropout(x, seed, 0.3, 1) }
  await withSession(onnxModel(g, { outputs }), async ({ run }) => {
    const at = async (n: number) =>
      (await run({ seed: integers([], [n]), x: floats([20, 1000], new Float32Array(20000).fill(1)) })).y!
        .data as Float32Array
    const first = await at(1)
    expect(await at(1)).toEqual(first)
    const second = await at(2)
    const same = first.filter((value, index) => value === second[index]).length / first.length
    expect(same).toBeCloseTo(0.7 * 0.7 + 0.3 * 0.3, 1)
    expect(first.filter((value) => value === 0).length / first.length).toBeCloseTo(0.3, 1)
    expect(first.reduce((sum, value) => sum + value, 0) / first.length).toBeCloseTo(1, 1)
  })
})

test('a size that no input tells is named', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['length+1'])
  expect(() => onnxModel(g, { outputs: { y: g.expand(g.unsqueeze(x, 0), ['batch', 'length+1']) } })).toThrow(
    "the size 'batch' stands alone in the shape of no input",
  )
})

test('inputs, parameters and ops that no output needs are not written', async () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 2])
  const labels = g.input('labels', 'float32', ['batch', 2])
  const y = g.mul(x, g.parameter('scale', [2]))
  g.sum(g.sub(g.add(y, g.parameter('shift', [2])), labels))
  await withSession(onnxModel(g, { outputs: { y } }), async ({ inputNames }) => {
    expect(inputNames).toEqual(['x', 'scale'])
  })
})

test('numbers of the wrong shape are refused by name', () => {
  const g = new Graph()
  const y = g.mul(g.input('x', 'float32', ['batch', 2]), g.parameter('scale', [2]))
  const parameters = new Map<string, Tensor>([['scale', floats([3], [1, 2, 3])]])
  expect(() => onnxModel(g, { outputs: { y }, parameters })).toThrow(
    "parameter 'scale' is float32 [2] but its numbers are float32 [3]",
  )
})

test('what is known about a model is written where ONNX keeps it', () => {
  const g = new Graph()
  const y = g.neg(g.input('x', 'float32', ['batch']))
  const metadata = { version: '7', trained: 'Grüße 🙂' }
  const fields = protoFields(onnxModel(g, { outputs: { y }, metadata }))
  const pairs = fields
    .filter(({ field }) => field === 14)
    .map(({ bytes }) => protoFields(bytes).map((each) => new TextDecoder().decode(each.bytes)))
  expect(pairs).toEqual(Object.entries(metadata))
})

/** The length-delimited fields of a protocol buffer message; its varints are skipped. */
function protoFields(message: Uint8Array): readonly { readonly field: number; readonly bytes: Uint8Array }[] {
  const found: { field: number; bytes: Uint8Array }[] = []
  let at = 0
  const varint = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++]!
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    const value = varint()
    if (tag % 8 !== 2) continue
    found.push({ field: Math.floor(tag / 8), bytes: message.subarray(at, at + value) })
    at += value
  }
  return found
}
