import { addDims, countOf, type Dim, multiplyDims, type Shape, sameShape } from './dims.ts'
import type { KernelSteps, OpAttributes, OpKind, Value } from './ops.ts'
import { printShape, ShapeError } from './shape-error.ts'
import type { DType } from './tensor.ts'

export interface ValueType {
  readonly dtype: DType
  readonly shape: Shape
}
type ShapeRule<K extends OpKind> = (inputs: readonly Value[], attributes: OpAttributes[K]) => readonly ValueType[]

/** What each op makes of its inputs' types. Building a graph checks it: a wrong shape never reaches the runtime. */
export const shapeRules: { readonly [K in OpKind]: ShapeRule<K> } = {
  Add: elementwise('Add'),
  Sub: elementwise('Sub'),
  Mul: elementwise('Mul'),
  Div: elementwise('Div'),
  Max: elementwise('Max'),
  Min: elementwise('Min'),
  Neg: unary('Neg'),
  Abs: unary('Abs'),
  Pow: unary('Pow'),
  Sqrt: unary('Sqrt'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Sin: unary('Sin'),
  Cos: unary('Cos'),
  Tanh: unary('Tanh'),
  Sigmoid: unary('Sigmoid'),
  Erf: unary('Erf'),
  Gelu: unary('Gelu'),
  Relu: unary('Relu'),
  LeakyRelu: unary('LeakyRelu'),
  MatMul: (inputs, { transposeLeft, transposeRight }) => {
    const [a, b] = two('MatMul', inputs)
    sameType('MatMul', a, b)
    const turned = (shape: Shape, turn: boolean) => (turn ? shape.slice(-2).reverse() : shape.slice(-2))
    const [rows, inner] = turned(a.shape, transposeLeft)
    const [innerB, columns] = turned(b.shape, transposeRight)
    if (a.shape.length < 2 || b.shape.length < 2 || inner !== innerB)
      throw new ShapeError(
        `MatMul: ${printShape(a.shape)}${transposeLeft ? ' transposed' : ''} times ${printShape(b.shape)}${transposeRight ? ' transposed' : ''}: the inner sizes do not agree`,
      )
    const batch = broadcast('MatMul', a.shape.slice(0, -2), b.shape.slice(0, -2))
    return [{ dtype: a.dtype, shape: [...batch, rows!, columns!] }]
  },
  Transpose: (inputs, { order }) => {
    const x = one('Transpose', inputs)
    if ([...order].sort((p, q) => p - q).some((axis, at) => axis !== at) || order.length !== x.shape.length)
      throw new ShapeError(`Transpose: the order [${order}] is no reordering of the axes of ${printShape(x.shape)}`)
    return [{ dtype: x.dtype, shape: order.map((axis) => x.shape[axis]!) }]
  },
  Reshape: (inputs, { shape }) => {
    const x = one('Reshape', inputs)
    if (countOf(x.shape) !== countOf(shape))
      throw new ShapeError(`Reshape: ${printShape(x.shape)} does not hold as many elements as ${printShape(shape)}`)
    return [{ dtype: x.dtype, shape }]
  },
  Expand: (inputs, { shape }) => {
    const x = one('Expand', inputs)
    if (!sameShape(broadcast('Expand', x.shape, shape), shape))
      throw new ShapeError(`Expand: ${printShape(x.shape)} does not broadcast to ${printShape(shape)}`)
    return [{ dtype: x.dtype, shape }]
  },
  Concat: (inputs, { axis }) => {
    const first = one('Concat', inputs.slice(0, 1))
    let size: Dim = 0
    for (const input of inputs) {
      sameType('Concat', first, input)
      if (!sameShape(withAxis(input.shape, axis, 0), withAxis(first.shape, axis, 0)) || axis >= first.shape.length)
        throw new ShapeError(
          `Concat on axis ${axis}: ${printShape(first.shape)} and ${printShape(input.shape)} differ in another axis`,
        )
      size = addDims(size, input.shape[axis]!)
    }
    return [{ dtype: first.dtype, shape: withAxis(first.shape, axis, size) }]
  },
  Split: (inputs, { axis, sizes }) => {
    const x = one('Split', inputs)
    if (sizes.reduce(addDims, 0) !== x.shape[axis])
      throw new ShapeError(`Split on axis ${axis}: the parts [${sizes}] do not add up to ${printShape(x.shape)}`)
    return sizes.map((size) => ({ dtype: x.dtype, shape: withAxis(x.shape, axis, size) }))
  },
  Slice: (inputs, { axis, start, size }) => {
    const x = one('Slice', inputs)
    const whole = x.shape[axis]
    const end = addDims(start, size)
    if (whole === undefined || (typeof end === 'number' && typeof whole === 'number' && end > whole))
      throw new ShapeError(`Slice on axis ${axis}: ${start} to ${end} lies outside of ${printShape(x.shape)}`)
    return [{ dtype: x.dtype, shape: withAxis(x.shape, axis, size) }]
  },
  Pad: (inputs, { axis, before, after }) => {
    const x = one('Pad', inputs)
    if (axis >= x.shape.length) throw new ShapeError(`Pad: ${printShape(x.shape)} has no axis ${axis}`)
    return [{ dtype: x.dtype, shape: withAxis(x.shape, axis, addDims(before, addDims(x.shape[axis]!, after))) }]
  },
  Gather: (inputs) => {
    const [table, ids] = two('Gather', inputs)
    integer('Gather', ids)
    if (table.shape.length < 1) throw new ShapeError(`Gather: ${printShape(table.shape)} has no rows`)
    return [{ dtype: table.dtype, shape: [...ids.shape, ...table.shape.slice(1)] }]
  },
  ScatterRows: (inputs, { rows }) => {
    const [ids, updates] = two('ScatterRows', inputs)
    integer('ScatterRows', ids)
    if (!sameShape(updates.shape.slice(0, ids.shape.length), ids.shape))
      throw new ShapeError(`ScatterRows: rows ${printShape(ids.shape)} for updates ${printShape(updates.shape)}`)
    return [{ dtype: updates.dtype, shape: [rows, ...updates.shape.slice(ids.shape.length)] }]
  },
  GatherRows: (inputs) => {
    const [x, picks] = two('GatherRows', inputs)
    integer('GatherRows', picks)
    if (x.shape.length < 2 || picks.shape.length !== 2 || picks.shape[0] !== x.shape[0])
      throw new ShapeError(
        `GatherRows: picks ${printShape(picks.shape)} from ${printShape(x.shape)}; [batch, picks] wanted`,
      )
    return [{ dtype: x.dtype, shape: [...picks.shape, ...x.shape.slice(2)] }]
  },
  GatherElements: (inputs, { axis }) => {
    const [x, picks] = two('GatherElements', inputs)
    integer('GatherElements', picks)
    if (!sameShape(withAxis(x.shape, axis, 0), withAxis(picks.shape, axis, 0)))
      throw new ShapeError(
        `GatherElements on axis ${axis}: picks ${printShape(picks.shape)} from ${printShape(x.shape)} differ in another axis`,
      )
    return [{ dtype: x.dtype, shape: picks.shape }]
  },
  ScatterElements: (inputs, { axis, size }) => {
    const [picks, updates] = two('ScatterElements', inputs)
    integer('ScatterElements', picks)
    if (!sameShape(picks.shape, updates.shape))
      throw new ShapeError(`ScatterElements: picks ${printShape(picks.shape)} for updates ${printShape(updates.shape)}`)
    return [{ dtype: updates.dtype, shape: withAxis(updates.shape, axis, size) }]
  },
  AddElements: (inputs, { axis }) => {
    const [x, picks, updates] = inputs
    if (!x || !picks || !updates) throw new ShapeError(`AddElements: wants a tensor, places and updates`)
    sameType('AddElements', x, updates)
    integer('AddElements', picks)
    if (
      !sameShape(picks.shape, updates.shape) ||
      !sameShape(withAxis(x.shape, axis, 0), withAxis(picks.shape, axis, 0))
    )
      throw new ShapeError(
        `AddElements on axis ${axis}: picks ${printShape(picks.shape)} and updates ${printShape(updates.shape)} for ${printShape(x.shape)}`,
      )
    return [x]
  },
  ReduceSum: reduction('ReduceSum'),
  ReduceMean: reduction('ReduceMean'),
  ReduceMax: reduction('ReduceMax'),
  LogSumExp: (inputs, { axis, keepDims }) => reduction('LogSumExp')(inputs, { axes: [axis], keepDims }),
  Softmax: (inputs, { axis }) => {
    const x = one('Softmax', inputs)
    if (axis >= x.shape.length) throw new ShapeError(`Softmax: ${printShape(x.shape)} has no axis ${axis}`)
    return [x]
  },
  LayerNormalization: (inputs) => {
    const [x, scale, shift] = inputs
    const width = x?.shape.at(-1)
    if (!x || !scale || !shift || !sameShape(scale.shape, [width!]) || !sameShape(shift.shape, [width!]))
      throw new ShapeError(
        `LayerNormalization: scale and shift ${inputs
          .slice(1)
          .map((v) => printShape(v.shape))
          .join(' and ')} for ${printShape(x?.shape ?? [])}`,
      )
    const kept = { dtype: x.dtype, shape: withAxis(x.shape, x.shape.length - 1, 1) }
    return [x, kept, kept]
  },
  Conv: (inputs, steps) => {
    const [x, kernels] = two('Conv', inputs)
    const [images, channels, ...sides] = imageShape('Conv', x)
    const [filters, inner, ...kernel] = imageShape('Conv', kernels)
    const sizes = sides.map((side, at) => stepsAlong(side, kernel[at]!, steps))
    if (channels !== inner || sizes.some((size) => size < 1))
      throw new ShapeError(`Conv: kernels ${printShape(kernels.shape)} do not fit into images ${printShape(x.shape)}`)
    return [{ dtype: x.dtype, shape: [images, filters, ...sizes] }]
  },
  ConvTranspose: (inputs, { height, width, ...steps }) => {
    const [x, kernels] = two('ConvTranspose', inputs)
    const [images, filters, ...sides] = imageShape('ConvTranspose', x)
    const [outer, channels, ...kernel] = imageShape('ConvTranspose', kernels)
    const found = [height, width].map((side, at) => stepsAlong(side, kernel[at]!, steps))
    if (filters !== outer || !sameShape(found, sides))
      throw new ShapeError(
        `ConvTranspose: kernels ${printShape(kernels.shape)} do not make ${printShape(x.shape)} of images of ${height}x${width}`,
      )
    return [{ dtype: x.dtype, shape: [images, channels, height, width] }]
  },
  MaxPool: (inputs, attributes) => {
    const x = one('MaxPool', inputs)
    const shape = pooled('MaxPool', x, attributes)
    return [
      { dtype: x.dtype, shape },
      { dtype: 'int64', shape },
    ]
  },
  AveragePool: (inputs, attributes) => {
    const x = one('AveragePool', inputs)
    return [{ dtype: x.dtype, shape: pooled('AveragePool', x, { ...attributes, padding: 0 }) }]
  },
  BatchNormalization: (inputs) => {
    const [x, ...byChannel] = inputs
    if (!x || byChannel.length !== 4 || byChannel.some((each) => !sameShape(each.shape, [x.shape[1]!])))
      throw new ShapeError(
        `BatchNormalization: scale, shift, mean and variance ${byChannel.map((each) => printShape(each.shape)).join(', ')} for ${printShape(x?.shape ?? [])}`,
      )
    return [x]
  },
  Where: (inputs) => {
    const [condition, a, b] = inputs
    if (!condition || !a || !b || condition.dtype !== 'bool')
      throw new ShapeError(`Where: wants a bool and two values, not ${inputs.map((v) => v.dtype).join(', ')}`)
    sameType('Where', a, b)
    return [{ dtype: a.dtype, shape: broadcast('Where', condition.shape, broadcast('Where', a.shape, b.shape)) }]
  },
  Equal: comparison('Equal'),
  Less: comparison('Less'),
  And: (inputs) => elementwise('And')(inputs),
  Not: (inputs) => unary('Not')(inputs),
  Cast: (inputs, { to }) => [{ dtype: to, shape: one('Cast', inputs).shape }],
  ArgMax: (inputs, { axis }) => {
    const x = one('ArgMax', inputs)
    return [{ dtype: 'int64', shape: x.shape.filter((_, at) => at !== axis) }]
  },
  OneHot: (inputs, { depth }) => {
    const x = one('OneHot', inputs)
    integer('OneHot', x)
    return [{ dtype: 'float32', shape: [...x.shape, depth] }]
  },
  Iota: (_, { size }) => [{ dtype: 'int64', shape: [size] }],
  DropoutMask: (inputs, { shape, rate }) => {
    const seed = one('DropoutMask', inputs)
    integer('DropoutMask', seed)
    if (seed.shape.length || !(rate > 0 && rate < 1))
      throw new ShapeError(`DropoutMask: seed ${printShape(seed.shape)} must be [], rate ${rate} between 0 and 1`)
    return [{ dtype: 'float32', shape }]
  },
  StopGradient: unary('StopGradient'),
  Scan: (inputs, { body, carries, sequences }) => {
    const steps = inputs[carries]?.shape[0]
    if (steps === undefined) throw new ShapeError('Scan: needs at least one sequence, time first')
    const carried = inputs.slice(0, carries)
    carried.forEach((carry, at) => {
      const next = body.results[at]
      if (!next || next.dtype !== carry.dtype || !sameShape(next.shape, carry.shape))
        throw new ShapeError(
          `Scan: carry ${at} enters as ${printShape(carry.shape)} and leaves the body as ${printShape(next?.shape ?? [])}`,
        )
    })
    for (const sequence of inputs.slice(carries, carries + sequences))
      if (sequence.shape[0] !== steps)
        throw new ShapeError(`Scan: one sequence has ${steps} steps, another is ${printShape(sequence.shape)}`)
    const stacked = ({ dtype, shape }: ValueType) => ({ dtype, shape: [steps, ...shape] })
    return [...carried, ...body.results.slice(carries).map(stacked), ...carried.map(stacked)]
  },
}

export const opKinds = Object.keys(shapeRules) as readonly OpKind[]

/** The shape two values broadcast to, by the usual rule: axes from the right, equal or one of them 1. */
export function broadcast(op: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, at) => {
    const left = a[a.length - rank + at] ?? 1
    const right = b[b.length - rank + at] ?? 1
    if (left !== right && left !== 1 && right !== 1)
      throw new ShapeError(`${op}: ${printShape(a)} and ${printShape(b)} do not broadcast: ${left} against ${right}`)
    return left === 1 ? right : left
  })
}

function withAxis(shape: Shape, axis: number, size: Dim): Shape {
  return shape.map((dim, at) => (at === axis ? size : dim))
}

function elementwise(op: string) {
  return (inputs: readonly Value[]): ValueType[] => {
    const [a, b] = two(op, inputs)
    sameType(op, a, b)
    return [{ dtype: a.dtype, shape: broadcast(op, a.shape, b.shape) }]
  }
}

function comparison(op: string) {
  return (inputs: readonly Value[]): ValueType[] => elementwise(op)(inputs).map((type) => ({ ...type, dtype: 'bool' }))
}

function unary(op: string) {
  return (inputs: readonly Value[]): ValueType[] => [one(op, inputs)]
}

function reduction(op: string) {
  return (
    inputs: readonly Value[],
    { axes, keepDims }: { axes: readonly number[]; keepDims: boolean },
  ): ValueType[] => {
    const x = one(op, inputs)
    if (axes.some((axis) => axis < 0 || axis >= x.shape.length))
      throw new ShapeError(`${op}: the axes [${axes}] are not all axes of ${printShape(x.shape)}`)
    const shape = keepDims
      ? x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
      : x.shape.filter((_, axis) => !axes.includes(axis))
    return [{ dtype: x.dtype, shape }]
  }
}

/** [images or filters, channels, height, width]; only the first two may be known at run time alone. */
function imageShape(op: string, { shape }: Value): readonly [Dim, Dim, number, number] {
  const [first, second, height, width] = shape
  if (shape.length !== 4 || typeof height !== 'number' || typeof width !== 'number')
    throw new ShapeError(`${op}: ${printShape(shape)} is no [images, channels, height, width] with sides in numbers`)
  return [first!, second!, height, width]
}

/** At how many places a kernel stands along one side; what is left over at the end is not looked at. */
function stepsAlong(side: number, kernel: number, { stride, padding, dilation }: KernelSteps): number {
  return Math.floor((side + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
}

function pooled(
  op: string,
  x: Value,
  { kernel, stride, padding }: { readonly kernel: number; readonly stride: number; readonly padding: number },
): Shape {
  const [images, channels, ...sides] = imageShape(op, x)
  const sizes = sides.map((side) => stepsAlong(side, kernel, { stride, padding, dilation: 1 }))
  // A square of padding alone would have no largest number.
  if (kernel < 1 || stride < 1 || 2 * padding > kernel || sizes.some((size) => size < 1))
    throw new ShapeError(
      `${op}: squares of ${kernel}x${kernel} with stride ${stride} and padding ${padding} do not fit into ${printShape(x.shape)}`,
    )
  return [images, channels, ...sizes]
}

function one(op: string, inputs: readonly Value[]): Value {
  if (inputs.length !== 1) throw new ShapeError(`${op}: wants one value, got ${inputs.length}`)
  return inputs[0]!
}

function two(op: string, inputs: readonly Value[]): readonly [Value, Value] {
  if (inputs.length !== 2) throw new ShapeError(`${op}: wants two values, got ${inputs.length}`)
  return [inputs[0]!, inputs[1]!]
}

function sameType(op: string, a: Value, b: Value): void {
  if (a.dtype !== b.dtype)
    throw new ShapeError(`${op}: ${a.dtype} ${printShape(a.shape)} with ${b.dtype} ${printShape(b.shape)}`)
}

function integer(op: string, ids: Value): void {
  if (ids.dtype !== 'int64') throw new ShapeError(`${op}: wants int64 indices, not ${ids.dtype}`)
}

/** How many elements one reduction adds up. */
export function reducedCount(shape: Shape, axes: readonly number[]): Dim {
  return axes.map((axis) => shape[axis]!).reduce(multiplyDims, 1)
}
