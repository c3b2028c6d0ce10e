import { addDims, countOf, type Dim, type Shape } from '../graph/dims.ts'
import type { KernelSteps, OpAttributes, OpNode } from '../graph/ops.ts'
import { floats, type TensorOf } from '../graph/tensor.ts'
import type { EmissionRule, EmissionRules, Emitter } from './emitter.ts'
import { type OnnxAttribute, type OnnxType, typeCode } from './model-proto.ts'

const int = (value: number): OnnxAttribute => ({ kind: 'int', value })
const intList = (value: readonly number[]): OnnxAttribute => ({ kind: 'ints', value })
const text = (value: string): OnnxAttribute => ({ kind: 'string', value })

/** How each op is spelled in ONNX. Most have one node; the rest write a few. */
export const emissionRules: EmissionRules = {
  Add: same('Add'),
  Sub: same('Sub'),
  Mul: same('Mul'),
  Div: same('Div'),
  Max: same('Max'),
  Min: same('Min'),
  Neg: same('Neg'),
  Abs: same('Abs'),
  Pow: (e, { attributes }, [x], outputs) =>
    e.emitInto(outputs, 'Pow', [x!, e.constant(floats([], [attributes.exponent]))]),
  Sqrt: same('Sqrt'),
  Exp: same('Exp'),
  Log: same('Log'),
  Sin: same('Sin'),
  Cos: same('Cos'),
  Tanh: same('Tanh'),
  Sigmoid: same('Sigmoid'),
  Erf: same('Erf'),
  Gelu: same('Gelu'),
  Relu: same('Relu'),
  LeakyRelu: (e, { attributes }, inputs, outputs) =>
    e.emitInto(outputs, 'LeakyRelu', inputs, { alpha: { kind: 'float', value: attributes.slope } }),
  MatMul: emitMatMul,
  Transpose: (e, { attributes }, inputs, outputs) =>
    e.emitInto(outputs, 'Transpose', inputs, { perm: intList(attributes.order) }),
  Reshape: (e, node, [x], outputs) =>
    e.emitInto(outputs, 'Reshape', [x!, reshapeSizes(e, node.inputs[0]!.shape, node.attributes.shape)]),
  Expand: (e, { attributes }, [x], outputs) => e.emitInto(outputs, 'Expand', [x!, e.dims(attributes.shape)]),
  Concat: (e, { attributes }, inputs, outputs) => e.emitInto(outputs, 'Concat', inputs, { axis: int(attributes.axis) }),
  Split: (e, { attributes }, [x], outputs) =>
    e.emitInto(
      // The runtime wants every part named.
      outputs.map((name) => name || e.fresh('unused')),
      'Split',
      [x!, e.dims(attributes.sizes)],
      { axis: int(attributes.axis) },
    ),
  Slice: (e, { attributes: { axis, start, size } }, [x], outputs) =>
    e.emitInto(outputs, 'Slice', [x!, e.dims([start]), e.dims([addDims(start, size)]), e.ints([axis])]),
  Pad: (e, { attributes: { axis, before, after } }, [x], outputs) =>
    e.emitInto(outputs, 'Pad', [x!, e.dims([before, after]), '', e.ints([axis])]),
  Gather: (e, _, inputs, outputs) => e.emitInto(outputs, 'Gather', inputs, { axis: int(0) }),
  ScatterRows: (e, node, [ids, updates], [output]) => {
    const [idValue, updateValue] = node.inputs
    const rest = updateValue!.shape.slice(idValue!.shape.length)
    const width = countOf(rest)
    const count = countOf(idValue!.shape)
    const rowIds = e.emit('Expand', [e.emit('Reshape', [ids!, e.ints([-1, 1])]), e.dims([count, width])])
    const rows = e.emit('Reshape', [updates!, e.dims([count, width])])
    const start = zeros(e, [node.attributes.rows, width])
    const adding = { axis: int(0), reduction: text('add') }
    // A table's gradient is as large as the table: not one copy of it more than need be.
    if (rest.length === 1) return e.emitInto([output!], 'ScatterElements', [start, rowIds, rows], adding)
    const sums = e.emit('ScatterElements', [start, rowIds, rows], adding)
    return e.emitInto([output!], 'Reshape', [sums, e.dims([node.attributes.rows, ...rest])])
  },
  GatherRows: (e, _, [x, picks], outputs) =>
    e.emitInto(outputs, 'GatherND', [x!, e.emit('Unsqueeze', [picks!, e.ints([2])])], { batch_dims: int(1) }),
  GatherElements: (e, { attributes }, inputs, outputs) =>
    e.emitInto(outputs, 'GatherElements', inputs, { axis: int(attributes.axis) }),
  ScatterElements: (e, { attributes, outputs: [sum] }, [picks, updates], outputs) =>
    e.emitInto(outputs, 'ScatterElements', [zeros(e, sum!.shape), picks!, updates!], {
      axis: int(attributes.axis),
      reduction: text('add'),
    }),
  AddElements: (e, { attributes }, inputs, outputs) =>
    e.emitInto(outputs, 'ScatterElements', inputs, { axis: int(attributes.axis), reduction: text('add') }),
  ReduceSum: reduce('ReduceSum'),
  ReduceMean: reduce('ReduceMean'),
  ReduceMax: reduce('ReduceMax'),
  LogSumExp: (e, { attributes: { axis, keepDims } }, [x], outputs) => {
    const axes = e.ints([axis])
    const top = e.emit('ReduceMax', [x!, axes], { keepdims: int(1) })
    const sum = e.emit('ReduceSum', [e.emit('Exp', [e.emit('Sub', [x!, top])]), axes], { keepdims: int(1) })
    const log = e.emit('Log', [sum])
    if (keepDims) e.emitInto(outputs, 'Add', [log, top])
    else e.emitInto(outputs, 'Squeeze', [e.emit('Add', [log, top]), axes])
  },
  Softmax: (e, { attributes }, inputs, outputs) =>
    e.emitInto(outputs, 'Softmax', inputs, { axis: int(attributes.axis) }),
  LayerNormalization: (e, { attributes }, inputs, outputs) =>
    // The first result has to have a name even where only the mean and the deviation are used.
    e.emitInto([outputs[0] || e.fresh('unused'), ...withoutTrailing(outputs.slice(1))], 'LayerNormalization', inputs, {
      axis: int(-1),
      epsilon: { kind: 'float', value: attributes.epsilon },
    }),
  Conv: (e, { attributes }, inputs, outputs) => e.emitInto(outputs, 'Conv', inputs, kernelSteps(attributes)),
  ConvTranspose: (e, { attributes, inputs: [x, kernels] }, inputs, outputs) => {
    const { stride, padding, dilation } = attributes
    // What the forward walk left over at the end of each side.
    const rest = [attributes.height, attributes.width].map((side, at) => {
      const [steps, kernel] = [x!, kernels!].map(({ shape }) => Number(shape[2 + at])) as [number, number]
      return side - ((steps - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1)
    })
    e.emitInto(outputs, 'ConvTranspose', inputs, { ...kernelSteps(attributes), output_padding: intList(rest) })
  },
  MaxPool: (e, { attributes: { kernel, stride, padding } }, inputs, outputs) =>
    e.emitInto([outputs[0] || e.fresh('unused'), ...withoutTrailing(outputs.slice(1))], 'MaxPool', inputs, {
      kernel_shape: intList([kernel, kernel]),
      strides: intList([stride, stride]),
      pads: intList([padding, padding, padding, padding]),
    }),
  AveragePool: (e, { attributes: { kernel, stride } }, inputs, outputs) =>
    e.emitInto(outputs, 'AveragePool', inputs, {
      kernel_shape: intList([kernel, kernel]),
      strides: intList([stride, stride]),
    }),
  BatchNormalization: (e, { attributes }, inputs, outputs) =>
    e.emitInto(outputs, 'BatchNormalization', inputs, { epsilon: { kind: 'float', value: attributes.epsilon } }),
  Where: same('Where'),
  Equal: same('Equal'),
  Less: same('Less'),
  Not: same('Not'),
  And: same('And'),
  Cast: (e, { attributes }, inputs, outputs) =>
    e.emitInto(outputs, 'Cast', inputs, { to: int(typeCode(attributes.to)) }),
  ArgMax: (e, { attributes }, inputs, outputs) =>
    e.emitInto(outputs, 'ArgMax', inputs, { axis: int(attributes.axis), keepdims: int(0) }),
  OneHot: (e, { attributes }, [ids], outputs) =>
    e.emitInto(outputs, 'OneHot', [ids!, e.dims([attributes.depth]), e.constant(floats([2], [0, 1]))]),
  Iota: (e, { attributes }, _, outputs) => e.emitInto(outputs, 'Identity', [range(e, attributes.size)]),
  DropoutMask: (e, { attributes: { shape, rate, salt } }, [seed], outputs) => {
    const kept = e.emit(
      'Cast',
      [e.emit('Less', [intConstant(e, rate * 2 ** 24), hash(e, seed!, salt, countOf(shape))])],
      {
        to: int(typeCode('float32')),
      },
    )
    const scaled = e.emit('Mul', [kept, e.constant(floats([], [1 / (1 - rate)]))])
    e.emitInto(outputs, 'Reshape', [scaled, e.dims(shape)])
  },
  StopGradient: same('Identity'),
  Scan: (e, { attributes, inputs: values }, inputs, outputs) => {
    const { body, carries, sequences, reverse } = attributes
    const looped = carries + sequences
    const stackedUsed = outputs.flatMap((name, at) => (at >= carries && name !== '' ? [at] : []))
    // After the results proper come the incoming carries, one stack each.
    const stacked = stackedUsed.map((at) => body.results[at] ?? body.inputs[at - body.results.length]!)
    const graph = e.body(body, looped, inputs.slice(looped, values.length), [
      ...body.results.slice(0, carries),
      ...stacked,
    ])
    const direction = reverse ? 1 : 0
    e.emitInto(
      [...outputs.slice(0, carries).map((name) => name || e.fresh('unused')), ...stackedUsed.map((at) => outputs[at]!)],
      'Scan',
      inputs.slice(0, looped),
      {
        body: { kind: 'graph', value: graph },
        num_scan_inputs: int(sequences),
        scan_input_directions: intList(Array.from({ length: sequences }, () => direction)),
        scan_output_directions: intList(stackedUsed.map(() => direction)),
      },
    )
  },
}

function same(opType: string): EmissionRule<unknown> {
  return (e, _, inputs, outputs) => e.emitInto(outputs, opType, inputs)
}

function kernelSteps({ stride, padding, dilation }: KernelSteps): Readonly<Record<string, OnnxAttribute>> {
  return {
    strides: intList([stride, stride]),
    pads: intList([padding, padding, padding, padding]),
    dilations: intList([dilation, dilation]),
  }
}

function swapLast(e: Emitter, x: string, rank: number): string {
  const order = Array.from({ length: rank }, (_, axis) => axis)
  return e.emit('Transpose', [x], { perm: intList([...order.slice(0, -2), rank - 1, rank - 2]) })
}

function reduce(
  opType: 'ReduceSum' | 'ReduceMean' | 'ReduceMax',
): EmissionRule<{ readonly attributes: OpAttributes['ReduceSum'] }> {
  return (e, { attributes: { axes, keepDims } }, [x], outputs) =>
    e.emitInto(outputs, opType, [x!, e.ints(axes)], { keepdims: int(keepDims ? 1 : 0) })
}

/** The runtime makes one kernel of a product and a transpose before it, which is mostly, not always, what is fastest. */
function emitMatMul(
  e: Emitter,
  { attributes: { transposeLeft, transposeRight }, inputs: [a, b], outputs: [product] }: OpNode<'MatMul'>,
  [left, right]: readonly string[],
  outputs: readonly string[],
): void {
  const ranks = [a!.shape.length, b!.shape.length] as const
  const turnedRight = () => (transposeRight ? swapLast(e, right!, ranks[1]) : right!)
  const width = a!.shape.at(-1)!
  if (transposeLeft && ranks[0] === 2 && ranks[1] === 2 && typeof width === 'number') {
    // A weight's gradient. The kernel walks the left side across its rows: a copy of it costs less. The reshape, which does
    // nothing, keeps the two apart.
    const turned = e.emit('Reshape', [swapLast(e, left!, 2), e.ints([width, -1])])
    e.emitInto(outputs, 'MatMul', [turned, turnedRight()])
  } else if (
    !transposeLeft &&
    transposeRight &&
    ranks[0] > 2 &&
    ranks[1] === 2 &&
    typeof width === 'number' &&
    !e.isFixed(right!)
  ) {
    // A layer that learns. The kernel would make one small product of each row of the batch.
    const rows = e.emit('Reshape', [left!, e.ints([-1, width])])
    const flat = e.emit('MatMul', [rows, turnedRight()])
    e.emitInto(outputs, 'Reshape', [flat, reshapeSizes(e, [], product!.shape)])
  } else e.emitInto(outputs, 'MatMul', [transposeLeft ? swapLast(e, left!, ranks[0]) : left!, turnedRight()])
}

/** The sizes for ONNX Reshape: 0 copies the input's size, one -1 is worked out, and so the sizes stay constants. */
function reshapeSizes(e: Emitter, from: Shape, to: Shape): string {
  const named = to.filter((dim) => typeof dim === 'string')
  if (named.length <= 1) return e.ints(to.map((dim) => (typeof dim === 'string' ? -1 : dim)))
  const copied = to.map((dim, axis) => (typeof dim === 'string' && from[axis] === dim ? 0 : dim))
  const left = copied.filter((dim) => typeof dim === 'string')
  if (left.length <= 1) return e.ints(copied.map((dim) => (typeof dim === 'string' ? -1 : dim)))
  return e.dims(to)
}

function zeros(e: Emitter, shape: readonly Dim[]): string {
  return e.emit('ConstantOfShape', [e.dims(shape)], { value: { kind: 'tensor', value: floats([1], [0]) } })
}

function range(e: Emitter, size: Dim): string {
  const count = e.emit('Squeeze', [e.dims([size]), e.ints([0])])
  const scalar = (x: number) => e.constant({ dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(x)) })
  return e.emit('Range', [scalar(0), count, scalar(1)])
}

/**
 * 24 random bits per position as int32, from seed, salt and position. The mixing is MurmurHash3's finaliser; it wraps around
 * in int32, where the runtime multiplies, and shifts in uint32, where it shifts.
 */
function hash(e: Emitter, seed: string, salt: number, count: Dim): string {
  const cast = (x: string, to: OnnxType) => e.emit('Cast', [x], { to: int(typeCode(to)) })
  const shift = (x: string, bits: number) =>
    e.emit('BitShift', [x, cast(intConstant(e, bits), 'uint32')], { direction: text('RIGHT') })
  const mix = (x: string, bits: number) => e.emit('BitwiseXor', [x, shift(x, bits)])
  const times = (x: string, factor: number) => cast(e.emit('Mul', [cast(x, 'int32'), intConstant(e, factor)]), 'uint32')
  const start = e.emit('Add', [
    e.emit('Mul', [cast(seed, 'int32'), intConstant(e, 0x9e3779b1)]),
    intConstant(e, salt * 0x85ebca77),
  ])
  const positions = e.emit('Mul', [cast(range(e, count), 'int32'), intConstant(e, 0x27d4eb2f)])
  const first = cast(e.emit('Add', [positions, start]), 'uint32')
  const second = times(mix(first, 16), 0x85ebca6b)
  const third = times(mix(second, 13), 0xc2b2ae35)
  return cast(shift(mix(third, 16), 8), 'int32')
}

function intConstant(e: Emitter, value: number): string {
  const tensor: TensorOf<'int32'> = {
    dtype: 'int32',
    shape: [],
    data: Int32Array.of(Number(BigInt.asIntN(32, BigInt(Math.floor(value))))),
  }
  return e.constant(tensor)
}

/** Optional outputs that nothing uses are left off at the end. */
function withoutTrailing(names: readonly string[]): readonly string[] {
  return names.slice(0, names.findLastIndex((name) => name !== '') + 1)
}
