import { describe, expect, test } from 'vitest'
import { ProtoWriter } from '../../models/onnx/protobuf.ts'
import { deriveManifest } from './derive-manifest.ts'
import type { WrittenManifest } from './manifest.ts'
import { checkAgainst, scanOnnx } from './scan-onnx.ts'
import { smallDetr, smallYolox } from './testing/small-detectors.ts'

interface Node {
  readonly op: string
  readonly domain?: string
  readonly inputs?: readonly string[]
  readonly subgraph?: boolean
}

function model(nodes: readonly Node[], tensors: readonly ProtoWriter[] = [], more = (whole: ProtoWriter) => whole) {
  const graph = new ProtoWriter()
  for (const { op, domain, inputs = [], subgraph } of nodes) {
    const node = new ProtoWriter()
    for (const input of inputs) node.string(1, input)
    node.string(4, op)
    if (subgraph === true) node.message(5, new ProtoWriter().string(1, 'body').message(6, new ProtoWriter()))
    if (domain !== undefined) node.string(7, domain)
    graph.message(1, node)
  }
  for (const each of tensors) graph.message(5, each)
  return more(new ProtoWriter().message(7, graph)).finish()
}
const tensor = (name: string, type: number, shape: readonly number[], bytes: number) => {
  const own = new ProtoWriter()
  for (const size of shape) own.integer(1, size)
  return own.integer(2, type).string(8, name).bytes(9, new Uint8Array(bytes))
}
const sizes = (name: string, values: readonly number[]) => {
  const own = new ProtoWriter().integer(1, values.length).integer(2, 7).string(8, name)
  for (const value of values) own.integer(7, value)
  return own
}
const relu: Node = { op: 'Relu' }

test.each([
  { name: 'yolox', bytes: smallYolox() },
  { name: 'detr', bytes: smallDetr() },
])('a small $name passes', ({ bytes }) => {
  expect(scanOnnx(bytes, 'm.onnx').nodes.length).toBeGreaterThan(0)
})

describe('a model is refused before it is opened', () => {
  test.each([
    { name: 'that is text', bytes: Buffer.from('<html>Not found</html>'), says: 'm.onnx: it is no ONNX model: byte' },
    { name: 'that computes nothing', bytes: model([]), says: 'it computes nothing' },
    { name: 'with a loop', bytes: model([{ op: 'Loop' }]), says: 'the operation Loop is not allowed' },
    { name: 'with a branch', bytes: model([{ op: 'If', subgraph: true }]), says: 'the operation If is not allowed' },
    {
      name: 'with operations of somebody else',
      bytes: model([{ op: 'Relu', domain: 'com.example' }]),
      says: 'the operation com.example.Relu is not allowed',
    },
    { name: 'with a graph in a node', bytes: model([{ ...relu, subgraph: true }]), says: 'has a graph inside' },
    {
      name: 'with functions',
      bytes: model([relu], [], (whole) => whole.message(25, new ProtoWriter())),
      says: 'it has a function of its own',
    },
    {
      name: 'whose numbers stand elsewhere',
      bytes: model([relu], [tensor('w', 1, [1], 4).message(13, new ProtoWriter().string(1, 'location'))]),
      says: 'the numbers of "w" stand in another file',
    },
    {
      name: 'that says of few numbers that they are many',
      bytes: model([relu], [tensor('w', 1, [1_000_000, 1_000_000], 4)]),
      says: '"w" has 4 bytes of numbers, which are not [1000000, 1000000]',
    },
    { name: 'with a negative shape', bytes: model([relu], [tensor('w', 1, [-1], 4)]), says: '"w" has the shape [-1]' },
    { name: 'with texts', bytes: model([relu], [tensor('w', 8, [1], 4)]), says: 'of type 8, which is not allowed' },
    {
      name: 'that fills the memory from nothing',
      bytes: model([{ op: 'ConstantOfShape', inputs: ['s'] }], [sizes('s', [100_000, 100_000])]),
      says: 'ConstantOfShape makes 10000000000 numbers, expected at most',
    },
    {
      name: 'that repeats without end',
      bytes: model([{ op: 'Expand', inputs: ['x', 's'] }], [sizes('s', [1, 1, 2 ** 40])]),
      says: 'the operation Expand makes 1099511627776 numbers',
    },
  ])('$name', ({ bytes, says }) => {
    expect(() => scanOnnx(bytes, 'm.onnx')).toThrow(says)
    expect(() => scanOnnx(bytes, 'm.onnx')).toThrow(expect.objectContaining({ kind: 'model' }))
  })
})

describe('a manifest', () => {
  const yolox = scanOnnx(smallYolox(), 'm.onnx')
  const written: WrittenManifest = {
    network: { family: 'yolox', output: 'output', strides: [8, 16] },
    classes: ['cup', 'dog'],
  }
  const whole = deriveManifest(yolox, 'yolox', written, 'Small')

  test('is made of what the model says, what its family does, and what a person wrote', () => {
    expect(whole).toMatchObject({
      name: 'Small',
      input: { name: 'images', layout: 'nchw', width: 16, height: 16, channels: 'bgr', fill: 114, fitting: 'corner' },
      network: { strides: [8, 16] },
      classes: ['cup', 'dog'],
    })
    expect(() => checkAgainst(yolox, whole, 'm.onnx')).not.toThrow()
    const detr = deriveManifest(scanOnnx(smallDetr(), 'm.onnx'), 'detr', {}, 'Small')
    expect(detr).toMatchObject({
      input: { name: 'pixel_values', width: 20, height: 10, channels: 'rgb', fitting: 'stretch', mask: null },
      network: { family: 'detr', logits: 'logits', boxes: 'pred_boxes' },
      classes: ['class 0', 'class 1'],
    })
  })

  const wrong: readonly { readonly name: string; readonly change: Partial<typeof whole>; readonly says: string }[] = [
    {
      name: 'another input',
      change: { input: { ...whole.input, name: 'x' } },
      says: 'input.name: the model has no "x", it has "images"',
    },
    {
      name: 'another size',
      change: { input: { ...whole.input, width: 32 } },
      says: '"images" is [1, 3, 16, 16] of type 1, expected [1, 3, 16, 32]',
    },
    {
      name: 'other strides',
      change: { network: { family: 'yolox', output: 'output', strides: [8] } },
      says: 'network.output: "output" is [1, 5, 7] of type 1, expected [1, 4, 7]',
    },
    { name: 'more classes', change: { classes: 'coco-80' }, says: 'expected [1, 5, 85]' },
    {
      name: 'another family',
      change: { network: { family: 'detr', logits: 'output', boxes: 'boxes' } },
      says: '"output" is [1, 5, 7] of type 1, expected [1, ?, 3]',
    },
    {
      name: 'an input that the model has not',
      change: { input: { ...whole.input, mask: { name: 'mask', width: 4, height: 4 } } },
      says: 'input.mask: the model has no "mask"',
    },
  ]
  test.each(wrong)('with $name is refused', ({ change, says }) => {
    expect(() => checkAgainst(yolox, { ...whole, ...change }, 'm.onnx')).toThrow(says)
  })

  test('is not made where the family is another one, or the size is not known', () => {
    expect(() => deriveManifest(yolox, 'detr', written, 'x')).toThrow('found yolox, expected detr')
    const open = { ...yolox, inputs: [{ name: 'images', type: 1, shape: ['batch', 3, 'height', 'width'] }] }
    expect(() => deriveManifest(open, 'yolox', {}, 'x')).toThrow('does not say how large an image it reads')
  })
})
