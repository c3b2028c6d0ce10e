/**
 * A graph of tensor operations, built by calling methods and read by `onnx/` (to write it) and `autodiff/` (to derive it).
 *
 *   const g = new Graph()
 *   const ids = g.input('ids', 'int64', ['batch', 'length'])        // fed at run time
 *   const table = g.parameter('word.weight', [30522, 768])           // learnt; its numbers are given when ONNX is written
 *   const states = g.gather(table, ids)                              // [batch, length, 768]
 *   const scores = g.matMul(states, g.parameter('out.weight', [768, 13]))
 *   const half = g.mul(scores, g.scalar(0.5))                        // numbers become constants
 *   const model = onnxModel(g, { outputs: { half }, parameters })    // Uint8Array for the runtime
 *
 * Sizes are numbers or names (`batch`, `length+61`); names are free, and are found at run time from the inputs' shapes, so
 * each name must appear alone as a size of some input. Axes may be given from the end (-1). Everything broadcasts as in
 * NumPy. Shapes are checked as you build: a mistake throws a ShapeError naming both shapes. Nothing is computed here, and
 * what no output needs is not written.
 *
 * A `scan` walks over the first axis of its sequences with carried state; its body is built by a callback on a graph of its
 * own, and may use values of the outer graph directly.
 */
import { type Dim, type Shape, subtractDims } from './dims.ts'
import type { AnyNode, OpAttributes, OpKind, ScanBody, Value } from './ops.ts'
import { printShape, ShapeError } from './shape-error.ts'
import { shapeRules } from './shape-rules.ts'
import { type DType, floats, integers, type Tensor } from './tensor.ts'

export interface ScanSteps {
  /** State at the first step. */
  readonly carries: readonly Value[]
  /** [steps, ...] each; the body sees one step, [...]. */
  readonly sequences: readonly Value[]
  /** From the last step to the first; outputs stay in the order of the sequences. */
  readonly reverse?: boolean
}
/** Written by the caller of `scan`: the next carries, and what to stack along the steps. */
export interface ScanResult {
  readonly carries: readonly Value[]
  readonly outputs: readonly Value[]
}

let lastScope = 0

export class Graph {
  readonly scope = ++lastScope
  readonly nodes: AnyNode[] = []
  readonly inputs = new Map<string, Value>()
  readonly parameters = new Map<string, Value>()
  readonly constants = new Map<number, Tensor>()
  /** In a scan's body: values of the outer graph that it uses, and how they are called inside. */
  readonly captures = new Map<Value, Value>()
  readonly #outer: Graph | undefined
  readonly #outside = new Map<Value, Value>()
  readonly #scalars = new Map<string, Value>()
  #values = 0

  constructor(outer?: Graph) {
    this.#outer = outer
  }

  // Leaves

  input(name: string, dtype: DType, shape: Shape): Value {
    this.#mustBeNew(name)
    return this.#remember(this.inputs, name, this.#value(dtype, shape))
  }

  /** Asking twice for a name gives the same parameter, so layers may share weights. */
  parameter(name: string, shape: readonly number[]): Value {
    if (this.#outer) return this.#captured(this.#outer.parameter(name, shape))
    const known = this.parameters.get(name)
    if (known) {
      if (known.shape.join() !== shape.join())
        throw new ShapeError(
          `parameter '${name}' is ${printShape(known.shape)} and is asked for as ${printShape(shape)}`,
        )
      return known
    }
    this.#mustBeNew(name)
    return this.#remember(this.parameters, name, this.#value('float32', shape))
  }

  constant(tensor: Tensor): Value {
    if (this.#outer) return this.#captured(this.#outer.constant(tensor))
    const value = this.#value(tensor.dtype, tensor.shape)
    this.constants.set(value.id, tensor)
    return value
  }

  scalar(x: number, dtype: 'float32' | 'int64' = 'float32'): Value {
    if (this.#outer) return this.#captured(this.#outer.scalar(x, dtype))
    const key = `${dtype} ${x}`
    const known = this.#scalars.get(key)
    if (known) return known
    const value = this.constant(dtype === 'float32' ? floats([], [x]) : integers([], [x]))
    this.#scalars.set(key, value)
    return value
  }

  /** A constant of one repeated number, also where the shape is not known yet. */
  full(shape: Shape, x: number): Value {
    return shape.length === 0 ? this.scalar(x) : this.expand(this.scalar(x), shape)
  }

  // Arithmetic

  add(a: Value, b: Value): Value {
    return this.#one('Add', [a, b], {})
  }
  sub(a: Value, b: Value): Value {
    return this.#one('Sub', [a, b], {})
  }
  mul(a: Value, b: Value): Value {
    return this.#one('Mul', [a, b], {})
  }
  div(a: Value, b: Value): Value {
    return this.#one('Div', [a, b], {})
  }
  max(a: Value, b: Value): Value {
    return this.#one('Max', [a, b], {})
  }
  min(a: Value, b: Value): Value {
    return this.#one('Min', [a, b], {})
  }
  neg(x: Value): Value {
    return this.#one('Neg', [x], {})
  }
  abs(x: Value): Value {
    return this.#one('Abs', [x], {})
  }
  /** x times a number; 1 costs nothing. */
  scale(x: Value, factor: number): Value {
    return factor === 1 ? x : this.mul(x, this.scalar(factor))
  }
  square(x: Value): Value {
    return this.mul(x, x)
  }
  /** Positive x only, as far as its gradient goes. */
  pow(x: Value, exponent: number): Value {
    return this.#one('Pow', [x], { exponent })
  }
  sqrt(x: Value): Value {
    return this.#one('Sqrt', [x], {})
  }
  exp(x: Value): Value {
    return this.#one('Exp', [x], {})
  }
  log(x: Value): Value {
    return this.#one('Log', [x], {})
  }
  sin(x: Value): Value {
    return this.#one('Sin', [x], {})
  }
  cos(x: Value): Value {
    return this.#one('Cos', [x], {})
  }
  tanh(x: Value): Value {
    return this.#one('Tanh', [x], {})
  }
  sigmoid(x: Value): Value {
    return this.#one('Sigmoid', [x], {})
  }
  erf(x: Value): Value {
    return this.#one('Erf', [x], {})
  }
  /** x Φ(x), by the exact error function. */
  gelu(x: Value): Value {
    return this.#one('Gelu', [x], {})
  }
  relu(x: Value): Value {
    return this.#one('Relu', [x], {})
  }
  leakyRelu(x: Value, slope = 0.01): Value {
    return this.#one('LeakyRelu', [x], { slope })
  }

  // Products and layout

  /** [..., n, k] times [..., k, m]; leading axes broadcast. Transposing here is free, a `transpose` is not. */
  matMul(a: Value, b: Value, { transposeLeft = false, transposeRight = false } = {}): Value {
    return this.#one('MatMul', [a, b], { transposeLeft, transposeRight })
  }
  transpose(x: Value, order: readonly number[]): Value {
    return order.every((axis, at) => axis === at) ? x : this.#one('Transpose', [x], { order })
  }
  swapLast(x: Value): Value {
    const last = x.shape.length - 1
    return this.transpose(
      x,
      x.shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis)),
    )
  }
  reshape(x: Value, shape: Shape): Value {
    return x.shape.join() === shape.join() ? x : this.#one('Reshape', [x], { shape })
  }
  /** Puts in an axis of size 1. */
  unsqueeze(x: Value, axis: number): Value {
    const shape = [...x.shape]
    shape.splice(axis < 0 ? axis + shape.length + 1 : axis, 0, 1)
    return this.reshape(x, shape)
  }
  /** Takes out an axis of size 1. */
  squeeze(x: Value, axis: number): Value {
    const at = this.#axis(x, axis)
    return this.reshape(
      x,
      x.shape.filter((_, each) => each !== at),
    )
  }
  expand(x: Value, shape: Shape): Value {
    return x.shape.join() === shape.join() ? x : this.#one('Expand', [x], { shape })
  }
  concat(parts: readonly Value[], axis: number): Value {
    return parts.length === 1 ? parts[0]! : this.#one('Concat', parts, { axis: this.#axis(parts[0]!, axis) })
  }
  split(x: Value, axis: number, sizes: readonly Dim[]): readonly Value[] {
    return sizes.length === 1 ? [x] : this.apply('Split', [x], { axis: this.#axis(x, axis), sizes })
  }
  /** From `start` on, `size` entries, by default all that follow. */
  slice(x: Value, axis: number, start: Dim, size?: Dim): Value {
    const at = this.#axis(x, axis)
    return this.#one('Slice', [x], { axis: at, start, size: size ?? subtractDims(x.shape[at]!, start) })
  }
  /** One entry of an axis, and the axis is gone. */
  at(x: Value, axis: number, index: Dim): Value {
    return this.squeeze(this.slice(x, axis, index, 1), axis)
  }
  /** Zeros before and after one axis. */
  pad(x: Value, axis: number, before: Dim, after: Dim): Value {
    return this.#one('Pad', [x], { axis: this.#axis(x, axis), before, after })
  }

  // Picking

  /** table [rows, ...], ids int64 [...ids]: [...ids, ...]. */
  gather(table: Value, ids: Value): Value {
    return this.#one('Gather', [table, ids], {})
  }
  /** updates [...ids, ...] added up into a zero table of `rows`. */
  scatterRows(ids: Value, updates: Value, rows: Dim): Value {
    return this.#one('ScatterRows', [ids, updates], { rows })
  }
  /** x [batch, rows, ...], picks int64 [batch, picks]: [batch, picks, ...]. */
  gatherRows(x: Value, picks: Value): Value {
    return this.#one('GatherRows', [x, picks], {})
  }
  /** Along one axis: result[.., i, ..] = x[.., picks[.., i, ..], ..]; the other axes of picks and x agree. */
  gatherElements(x: Value, picks: Value, axis: number): Value {
    return this.#one('GatherElements', [x, picks], { axis: this.#axis(x, axis) })
  }
  scatterElements(picks: Value, updates: Value, axis: number, size: Dim): Value {
    return this.#one('ScatterElements', [picks, updates], { axis: this.#axis(updates, axis), size })
  }

  /** x with updates added up at picks, both of one shape; large x is changed in place where nothing else reads it. */
  addElements(x: Value, picks: Value, updates: Value, axis: number): Value {
    return this.#one('AddElements', [x, picks, updates], { axis: this.#axis(x, axis) })
  }

  // Reductions

  /** Over all axes when none are given. */
  sum(x: Value, axes?: readonly number[], keepDims = false): Value {
    return this.#reduce('ReduceSum', x, axes, keepDims)
  }
  mean(x: Value, axes?: readonly number[], keepDims = false): Value {
    return this.#reduce('ReduceMean', x, axes, keepDims)
  }
  reduceMax(x: Value, axes?: readonly number[], keepDims = false): Value {
    return this.#reduce('ReduceMax', x, axes, keepDims)
  }
  /** Stable: the maximum is taken out first. */
  logSumExp(x: Value, axis = -1, keepDims = false): Value {
    return this.#one('LogSumExp', [x], { axis: this.#axis(x, axis), keepDims })
  }
  softmax(x: Value, axis = -1): Value {
    return this.#one('Softmax', [x], { axis: this.#axis(x, axis) })
  }
  logSoftmax(x: Value, axis = -1): Value {
    return this.sub(x, this.logSumExp(x, axis, true))
  }
  /** Undoes broadcasting: sums until the shape is `shape`. */
  sumTo(x: Value, shape: Shape): Value {
    const extra = x.shape.length - shape.length
    const axes = x.shape.flatMap((dim, axis) =>
      axis < extra || (shape[axis - extra] === 1 && dim !== 1) ? [axis] : [],
    )
    return axes.length === 0 ? x : this.reshape(this.sum(x, axes, true), shape)
  }
  /** Over the last axis. */
  layerNorm(x: Value, scale: Value, shift: Value, epsilon: number): Value {
    return this.apply('LayerNormalization', [x, scale, shift], { epsilon })[0]!
  }

  // Images

  /**
   * x [images, channels, height, width] under kernels [filters, channels, rows, columns]: [images, filters, …]; the sides of
   * images and kernels are numbers. A bias is an addition of [filters, 1, 1].
   */
  conv(x: Value, kernels: Value, { stride = 1, padding = 0, dilation = 1 } = {}): Value {
    return this.#one('Conv', [x, kernels], { stride, padding, dilation })
  }
  /** The largest of each square of `kernel` by `kernel`. */
  maxPool(x: Value, kernel: number, { stride = kernel, padding = 0 } = {}): Value {
    return this.apply('MaxPool', [x], { kernel, stride, padding })[0]!
  }
  /** Rows and columns that fill no whole square at the end are left out. */
  averagePool(x: Value, kernel: number, { stride = kernel } = {}): Value {
    return this.#one('AveragePool', [x], { kernel, stride })
  }

  // Choices and integers

  where(condition: Value, a: Value, b: Value): Value {
    return this.#one('Where', [condition, a, b], {})
  }
  equal(a: Value, b: Value): Value {
    return this.#one('Equal', [a, b], {})
  }
  less(a: Value, b: Value): Value {
    return this.#one('Less', [a, b], {})
  }
  not(x: Value): Value {
    return this.#one('Not', [x], {})
  }
  and(a: Value, b: Value): Value {
    return this.#one('And', [a, b], {})
  }
  cast(x: Value, to: DType): Value {
    return x.dtype === to ? x : this.#one('Cast', [x], { to })
  }
  argMax(x: Value, axis = -1): Value {
    return this.#one('ArgMax', [x], { axis: this.#axis(x, axis) })
  }
  /** int64 [...] to float32 [..., depth]. */
  oneHot(ids: Value, depth: Dim): Value {
    return this.#one('OneHot', [ids], { depth })
  }
  iota(size: Dim): Value {
    return this.#one('Iota', [], { size })
  }
  stopGradient(x: Value): Value {
    return this.#one('StopGradient', [x], {})
  }
  /**
   * Zeroes a share of x and scales the rest up; the same seed gives the same zeros.
   *
   * @param seed int64 scalar, usually an input that changes at every step
   * @param salt tells this place in the network from the others
   */
  dropout(x: Value, seed: Value, rate: number, salt: number): Value {
    return rate === 0 ? x : this.mul(x, this.#one('DropoutMask', [seed], { shape: x.shape, rate, salt }))
  }

  // Loops

  /** @returns the last carries, and each output stacked along a first axis. */
  scan(
    { carries, sequences, reverse = false }: ScanSteps,
    step: (body: Graph, carries: readonly Value[], slices: readonly Value[]) => ScanResult,
  ): ScanResult {
    const body = new Graph(this)
    const carried = carries.map((value) => body.#value(value.dtype, value.shape))
    const slices = sequences.map((value) => body.#value(value.dtype, value.shape.slice(1)))
    const result = step(body, carried, slices)
    const results = [...result.carries, ...result.outputs].map((value) => body.own(value))
    const frozen: ScanBody = {
      scope: body.scope,
      nodes: body.nodes,
      inputs: [...carried, ...slices, ...body.captures.values()],
      results,
    }
    const outputs = this.apply('Scan', [...carries, ...sequences, ...body.captures.keys()], {
      body: frozen,
      carries: carries.length,
      sequences: sequences.length,
      reverse,
    })
    return { carries: outputs.slice(0, carries.length), outputs: outputs.slice(carries.length, results.length) }
  }

  /** Adds one op; the methods above are the readable way to call it. */
  apply<K extends OpKind>(kind: K, inputs: readonly Value[], attributes: OpAttributes[K]): readonly Value[] {
    const own = inputs.map((value) => this.own(value))
    if (this.#outer) {
      // What stays the same at every step is computed once, outside the loop.
      const outside = own.map((value) => this.#outside.get(value))
      if (outside.every((value) => value !== undefined))
        return this.#outer.apply(kind, outside, attributes).map((value) => this.#captured(value))
    }
    const types = shapeRules[kind](own, attributes)
    const outputs = types.map((type) => this.#value(type.dtype, type.shape))
    this.nodes.push({ kind, inputs: own, outputs, attributes } as unknown as AnyNode)
    return outputs
  }

  #one<K extends OpKind>(kind: K, inputs: readonly Value[], attributes: OpAttributes[K]): Value {
    return this.apply(kind, inputs, attributes)[0]!
  }

  #reduce(
    kind: 'ReduceSum' | 'ReduceMean' | 'ReduceMax',
    x: Value,
    axes: readonly number[] | undefined,
    keepDims: boolean,
  ) {
    const all = (axes ?? x.shape.map((_, axis) => axis)).map((axis) => this.#axis(x, axis))
    return all.length === 0 ? x : this.#one(kind, [x], { axes: all, keepDims })
  }

  #axis(x: Value, axis: number): number {
    const at = axis < 0 ? axis + x.shape.length : axis
    if (at < 0 || at >= x.shape.length)
      throw new ShapeError(`axis ${axis} is none of the axes of ${printShape(x.shape)}`)
    return at
  }

  #value(dtype: DType, shape: Shape): Value {
    return { id: this.#values++, scope: this.scope, dtype, shape }
  }

  /** The value as this graph knows it: itself, or in a scan's body the captured outer value. */
  own(value: Value): Value {
    if (value.scope === this.scope) return value
    if (!this.#outer)
      throw new ShapeError(`a ${value.dtype} value of ${printShape(value.shape)} belongs to another graph`)
    return this.#captured(this.#outer.own(value))
  }

  #captured(outer: Value): Value {
    const known = this.captures.get(outer)
    if (known) return known
    const inside = this.#value(outer.dtype, outer.shape)
    this.captures.set(outer, inside)
    this.#outside.set(inside, outer)
    return inside
  }

  #mustBeNew(name: string): void {
    if (this.inputs.has(name) || this.parameters.has(name))
      throw new ShapeError(`the name '${name}' is taken in this graph`)
  }

  #remember(into: Map<string, Value>, name: string, value: Value): Value {
    into.set(name, value)
    return value
  }
}
