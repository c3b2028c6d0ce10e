import type { Shape } from '../graph/dims.ts'
import { type DType, elementCount, type Tensor } from '../graph/tensor.ts'
import { ProtoWriter } from './protobuf.ts'

/** Element types that only appear between nodes have no tensors of ours. */
export type OnnxType = DType | 'uint32'

export type OnnxAttribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: Tensor }
  | { readonly kind: 'graph'; readonly value: OnnxGraph }

export interface OnnxNode {
  readonly opType: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, OnnxAttribute>>
}
export interface OnnxValueInfo {
  readonly name: string
  readonly dtype: DType
  readonly shape: Shape
}
export interface OnnxGraph {
  readonly name: string
  readonly nodes: readonly OnnxNode[]
  readonly initializers: ReadonlyMap<string, Tensor>
  readonly inputs: readonly OnnxValueInfo[]
  readonly outputs: readonly OnnxValueInfo[]
  /** Types of values in between. The runtime plans its memory by them, and guesses worse without. */
  readonly values: readonly OnnxValueInfo[]
}

/** Field numbers and codes as in onnx.proto3 of ONNX 1.16. */
const typeCodes: Readonly<Record<OnnxType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9, uint32: 12 }
const attributeCodes = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, ints: 7 } as const

export const opsetVersion = 21
const irVersion = 10

/**
 * Numbers that stand in a file beside the model, which then stays small: one file of a model may hold 2 GiB, and one piece of
 * memory should be far smaller.
 */
export interface ExternalData {
  /** Takes the bytes of a large tensor, or knows where they stand already; null: they are part of the model. */
  readonly place: (name: string, bytes: Uint8Array) => ExternalPlace | null
}

export interface ExternalPlace {
  /** The other file's name, in the same folder. */
  readonly location: string
  readonly offset: number
  readonly length: number
}

/** Smaller tensors stay in the model. */
const externalFrom = 1024

export function encodeModel(
  graph: OnnxGraph,
  metadata: Readonly<Record<string, string>>,
  external?: ExternalData,
): Uint8Array {
  const opset = new ProtoWriter().string(1, '').integer(2, opsetVersion)
  const model = new ProtoWriter()
    .integer(1, irVersion)
    .string(2, 'triptych')
    .message(7, encodeGraph(graph, external))
    .message(8, opset)
  for (const [key, value] of Object.entries(metadata))
    model.message(14, new ProtoWriter().string(1, key).string(2, value))
  return model.finish()
}

export function typeCode(type: OnnxType): number {
  return typeCodes[type]
}

function encodeGraph(graph: OnnxGraph, external?: ExternalData): ProtoWriter {
  const out = new ProtoWriter()
  for (const node of graph.nodes) out.message(1, encodeNode(node))
  out.string(2, graph.name)
  for (const [name, tensor] of graph.initializers) out.message(5, encodeTensor(tensor, name, external))
  for (const input of graph.inputs) out.message(11, encodeValueInfo(input))
  for (const output of graph.outputs) out.message(12, encodeValueInfo(output))
  for (const value of graph.values) out.message(13, encodeValueInfo(value))
  return out
}

function encodeNode(node: OnnxNode): ProtoWriter {
  const out = new ProtoWriter()
  for (const name of node.inputs) out.string(1, name)
  for (const name of node.outputs) out.string(2, name)
  out.string(4, node.opType)
  for (const [name, attribute] of Object.entries(node.attributes)) out.message(5, encodeAttribute(name, attribute))
  return out
}

function encodeAttribute(name: string, attribute: OnnxAttribute): ProtoWriter {
  const out = new ProtoWriter().string(1, name)
  switch (attribute.kind) {
    case 'float':
      out.float(2, attribute.value)
      break
    case 'int':
      out.integer(3, attribute.value)
      break
    case 'string':
      out.string(4, attribute.value)
      break
    case 'tensor':
      out.message(5, encodeTensor(attribute.value))
      break
    case 'graph':
      out.message(6, encodeGraph(attribute.value))
      break
    case 'ints':
      for (const value of attribute.value) out.integer(8, value)
      break
  }
  return out.integer(20, attributeCodes[attribute.kind])
}

function encodeTensor(tensor: Tensor, name?: string, external?: ExternalData): ProtoWriter {
  const out = new ProtoWriter()
  for (const size of tensor.shape) out.integer(1, size)
  out.integer(2, typeCodes[tensor.dtype])
  if (name !== undefined) out.string(8, name)
  const { data } = tensor
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const isLarge = 4 * elementCount(tensor.shape) >= externalFrom
  const place = name !== undefined && isLarge ? external?.place(name, bytes) : null
  if (!place) return out.bytes(9, bytes)
  for (const [key, value] of Object.entries(place))
    out.message(13, new ProtoWriter().string(1, key).string(2, String(value)))
  return out.integer(14, 1)
}

function encodeValueInfo({ name, dtype, shape }: OnnxValueInfo): ProtoWriter {
  const dims = new ProtoWriter()
  for (const dim of shape)
    dims.message(1, typeof dim === 'number' ? new ProtoWriter().integer(1, dim) : new ProtoWriter().string(2, dim))
  const tensorType = new ProtoWriter().integer(1, typeCodes[dtype]).message(2, dims)
  return new ProtoWriter().string(1, name).message(2, new ProtoWriter().message(1, tensorType))
}
