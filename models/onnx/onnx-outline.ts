import { decodeUtf8 } from '../checkpoints/utf8.ts'
import { ProtobufError, type ProtoField, packedIntegers, protoFields } from './protobuf-reader.ts'

/** What a model says of itself, without its numbers: enough to judge it before a runtime opens it. */
export interface OnnxOutline {
  readonly opsets: readonly { readonly domain: string; readonly version: number }[]
  readonly nodes: readonly OutlineNode[]
  /** Without those that are initialisers: what must be fed. */
  readonly inputs: readonly OutlineValue[]
  readonly outputs: readonly OutlineValue[]
  /** Initialisers, and what `Constant` nodes hold, by name. */
  readonly tensors: ReadonlyMap<string, OutlineTensor>
  /** Functions and sparse initialisers, which no tool that writes detectors needs. */
  readonly oddities: readonly string[]
}

export interface OutlineNode {
  readonly op: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Attributes that are graphs: bodies of loops, branches. */
  readonly subgraphs: number
}

export interface OutlineValue {
  readonly name: string
  /** As onnx.proto3 numbers element types; 1 is float32, 7 int64. */
  readonly type: number
  /** A name where a size is free, null where nothing is said of it. */
  readonly shape: readonly (number | string | null)[]
}

export interface OutlineTensor {
  readonly type: number
  readonly shape: readonly number[]
  /** Of its numbers, as they stand in the file. */
  readonly bytes: number
  readonly isExternal: boolean
  /** Of int64 tensors with at most 16 numbers; else null. */
  readonly integers: readonly number[] | null
}

const mostNodes = 50_000
const readableIntegers = 16

/**
 * @throws ProtobufError for bytes that are no ONNX model
 * Source: onnx.proto3 of ONNX 1.16, for the numbers of fields.
 */
export function onnxOutline(bytes: Uint8Array): OnnxOutline {
  const model = message(bytes)
  const graphs = model(7)
  if (graphs.length !== 1) throw new ProtobufError(`found ${graphs.length} graphs, expected an ONNX model with one`)
  const graph = message(bytesOf(graphs[0]!))
  const nodeFields = graph(1)
  if (nodeFields.length > mostNodes)
    throw new ProtobufError(`found ${nodeFields.length} nodes, expected at most ${mostNodes}`)
  const tensors = new Map<string, OutlineTensor>()
  const nodes = nodeFields.map((field) => readNode(bytesOf(field), tensors))
  for (const field of graph(5)) {
    const own = message(bytesOf(field))
    tensors.set(textOf(own(8)), readTensor(own))
  }
  const values = (field: number) => graph(field).map((each) => readValue(bytesOf(each)))
  return {
    opsets: model(8).map((field) => {
      const own = message(bytesOf(field))
      return { domain: textOf(own(1)), version: numberOf(own(2)) }
    }),
    nodes,
    inputs: values(11).filter(({ name }) => !tensors.has(name)),
    outputs: values(12),
    tensors,
    oddities: [...model(25).map(() => 'a function of its own'), ...graph(15).map(() => 'a sparse initialiser')],
  }
}

type Message = (field: number) => readonly ProtoField[]

function message(bytes: Uint8Array): Message {
  const byNumber = new Map<number, ProtoField[]>()
  for (const each of protoFields(bytes)) {
    const list = byNumber.get(each.field)
    if (list === undefined) byNumber.set(each.field, [each])
    else list.push(each)
  }
  return (field) => byNumber.get(field) ?? []
}

function readNode(bytes: Uint8Array, tensors: Map<string, OutlineTensor>): OutlineNode {
  const own = message(bytes)
  const node = {
    op: textOf(own(4)),
    domain: textOf(own(7)),
    inputs: own(1).map((field) => textOf([field])),
    outputs: own(2).map((field) => textOf([field])),
  }
  let subgraphs = 0
  for (const field of own(5)) {
    const attribute = message(bytesOf(field))
    subgraphs += attribute(6).length + attribute(11).length
    const [tensor] = attribute(5)
    if (node.op === 'Constant' && tensor !== undefined && node.outputs[0] !== undefined)
      tensors.set(node.outputs[0], readTensor(message(bytesOf(tensor))))
  }
  return { ...node, subgraphs }
}

function readTensor(own: Message): OutlineTensor {
  const type = numberOf(own(2))
  const shape = packedIntegers(own(1)).map(Number)
  // Numbers stand as raw bytes, or in a field for their type: float, int32, int64, double, uint64.
  const bytes = [4, 5, 7, 9, 10, 11].reduce((sum, field) => sum + byteLength(own(field)), 0)
  const isExternal = own(13).length > 0 || numberOf(own(14)) === 1
  return { type, shape, bytes, isExternal, integers: type === 7 ? smallIntegers(own) : null }
}

function smallIntegers(own: Message): readonly number[] | null {
  const [raw] = own(9)
  if (raw?.kind === 'bytes') {
    if (raw.value.length > 8 * readableIntegers || raw.value.length % 8 !== 0) return null
    const view = new DataView(raw.value.buffer, raw.value.byteOffset, raw.value.byteLength)
    return Array.from({ length: raw.value.length / 8 }, (_, at) => Number(view.getBigInt64(8 * at, true)))
  }
  if (byteLength(own(7)) > 10 * readableIntegers) return null
  return packedIntegers(own(7)).map(Number)
}

function readValue(bytes: Uint8Array): OutlineValue {
  const own = message(bytes)
  const [type] = own(2)
  const [tensor] = type === undefined ? [] : message(bytesOf(type))(1)
  if (tensor === undefined) return { name: textOf(own(1)), type: 0, shape: [] }
  const facts = message(bytesOf(tensor))
  const [shape] = facts(2)
  const sizes = shape === undefined ? [] : message(bytesOf(shape))(1)
  return {
    name: textOf(own(1)),
    type: numberOf(facts(1)),
    shape: sizes.map((field) => {
      const size = message(bytesOf(field))
      const [known] = size(1)
      const named = textOf(size(2))
      return known !== undefined ? numberOf([known]) : named === '' ? null : named
    }),
  }
}

function bytesOf(field: ProtoField): Uint8Array {
  if (field.kind === 'bytes') return field.value
  throw new ProtobufError(`field ${field.field}: found a number, expected bytes`)
}

/** Empty where it is not there, as the format has it. */
function textOf([field]: readonly ProtoField[]): string {
  if (field === undefined) return ''
  const text = decodeUtf8(bytesOf(field))
  if (text === undefined)
    throw new ProtobufError(`field ${field.field}: found bytes that are no UTF-8, expected a name`)
  return text
}

/** 0 where it is not there, as the format has it. */
function numberOf(fields: readonly ProtoField[]): number {
  const last = fields.at(-1)
  if (last === undefined) return 0
  if (last.kind === 'integer') return Number(BigInt.asIntN(64, last.value))
  throw new ProtobufError(`field ${last.field}: found bytes, expected a number`)
}

const byteLength = (fields: readonly ProtoField[]): number =>
  fields.reduce((sum, each) => sum + (each.kind === 'integer' ? 1 : each.value.length), 0)
