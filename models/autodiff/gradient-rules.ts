import { addDims, countOf, type Dim, multiplyDims, type Shape, subtractDims } from '../graph/dims.ts'
import type { Graph } from '../graph/graph.ts'
import type { KernelSteps, OpKind, OpNode, Value } from '../graph/ops.ts'
import { reducedCount } from '../graph/shape-rules.ts'
import type { GradientRule } from './gradient-rule.ts'
import { scanGradient } from './scan-gradient.ts'

/** Leaving an op out does not compile; `null` means no gradient flows through the op. */
export const gradientRules: { readonly [K in OpKind]: GradientRule<K> | null } = {
  Add: (g, node, [d]) => [g.sumTo(d, a(node).shape), g.sumTo(d, b(node).shape)],
  Sub: (g, node, [d]) => [g.sumTo(d, a(node).shape), g.neg(g.sumTo(d, b(node).shape))],
  Mul: (g, node, [d]) => [g.sumTo(g.mul(d, b(node)), a(node).shape), g.sumTo(g.mul(d, a(node)), b(node).shape)],
  Div: (g, node, [d]) => {
    const over = g.div(d, b(node))
    return [g.sumTo(over, a(node).shape), g.neg(g.sumTo(g.mul(over, y(node)), b(node).shape))]
  },
  // Where both are equal the first one takes the gradient.
  Max: (g, node, [d]) => chosen(g, node, d, g.less(a(node), b(node))),
  Min: (g, node, [d]) => chosen(g, node, d, g.less(b(node), a(node))),
  Neg: (g, _, [d]) => [g.neg(d)],
  Abs: (g, node, [d]) => [g.where(g.less(a(node), g.scalar(0)), g.neg(d), d)],
  Pow: (g, node, [d]) => {
    const { exponent } = node.attributes
    return [g.mul(d, g.scale(g.pow(a(node), exponent - 1), exponent))]
  },
  Sqrt: (g, node, [d]) => [g.div(g.scale(d, 0.5), y(node))],
  Exp: (g, node, [d]) => [g.mul(d, y(node))],
  Log: (g, node, [d]) => [g.div(d, a(node))],
  Sin: (g, node, [d]) => [g.mul(d, g.cos(a(node)))],
  Cos: (g, node, [d]) => [g.neg(g.mul(d, g.sin(a(node))))],
  Tanh: (g, node, [d]) => [g.mul(d, g.sub(g.scalar(1), g.square(y(node))))],
  Sigmoid: (g, node, [d]) => [g.mul(d, g.mul(y(node), g.sub(g.scalar(1), y(node))))],
  Erf: (g, node, [d]) => [g.mul(d, g.scale(g.exp(g.neg(g.square(a(node)))), 2 / Math.sqrt(Math.PI)))],
  Gelu: (g, node, [d]) => {
    const x = a(node)
    const below = g.scale(g.add(g.erf(g.scale(x, Math.SQRT1_2)), g.scalar(1)), 0.5)
    const density = g.scale(g.exp(g.scale(g.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
    return [g.mul(d, g.add(below, g.mul(x, density)))]
  },
  Relu: (g, node, [d]) => [g.where(g.less(g.scalar(0), a(node)), d, g.scalar(0))],
  LeakyRelu: (g, node, [d]) => [g.where(g.less(g.scalar(0), a(node)), d, g.scale(d, node.attributes.slope))],
  MatMul: (g, node, [d]) => matMulGradients(g, node, d),
  Transpose: (g, node, [d]) => {
    const { order } = node.attributes
    return [
      g.transpose(
        d,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ]
  },
  Reshape: (g, node, [d]) => [g.reshape(d, a(node).shape)],
  Expand: (g, node, [d]) => [g.sumTo(d, a(node).shape)],
  Concat: (g, node, [d]) => {
    const { axis } = node.attributes
    return g.split(
      d,
      axis,
      node.inputs.map((input) => input.shape[axis]!),
    )
  },
  Split: (g, node, outputs) => [
    g.concat(
      node.outputs.map((output, at) => outputs[at] ?? g.full(output.shape, 0)),
      node.attributes.axis,
    ),
  ],
  Slice: (g, node, [d]) => {
    const { axis, start, size } = node.attributes
    return [g.pad(d, axis, start, subtractDims(a(node).shape[axis]!, addDims(start, size)))]
  },
  Pad: (g, node, [d]) => {
    const { axis, before } = node.attributes
    return [g.slice(d, axis, before, a(node).shape[axis]!)]
  },
  Gather: (g, node, [d]) => [g.scatterRows(b(node), d, a(node).shape[0]!), null],
  ScatterRows: (g, node, [d]) => [null, g.gather(d, a(node))],
  GatherRows: (g, node, [d]) => {
    const [batch, rows, ...rest] = a(node).shape
    const picked = g.swapLast(g.oneHot(b(node), rows!))
    const flat = g.reshape(d, [batch!, b(node).shape[1]!, countOf(rest)])
    return [g.reshape(g.matMul(picked, flat), a(node).shape), null]
  },
  GatherElements: (g, node, [d]) => {
    const { axis } = node.attributes
    return [g.scatterElements(b(node), d, axis, a(node).shape[axis]!), null]
  },
  ScatterElements: (g, node, [d]) => [null, g.gatherElements(d, a(node), node.attributes.axis)],
  AddElements: (g, node, [d]) => [d, null, g.gatherElements(d, b(node), node.attributes.axis)],
  ReduceSum: (g, node, [d]) => [g.expand(keptAxes(g, node, d), a(node).shape)],
  ReduceMean: (g, node, [d]) => {
    const share = g.div(keptAxes(g, node, d), count(g, reducedCount(a(node).shape, node.attributes.axes)))
    return [g.expand(share, a(node).shape)]
  },
  // Equal maxima share the gradient.
  ReduceMax: (g, node, [d]) => {
    const top = g.cast(g.equal(a(node), keptAxes(g, node, y(node))), 'float32')
    const share = g.div(keptAxes(g, node, d), g.sum(top, node.attributes.axes, true))
    return [g.mul(top, share)]
  },
  LogSumExp: (g, node, [d]) => {
    const { axis, keepDims } = node.attributes
    const kept = (value: Value) => (keepDims ? value : g.unsqueeze(value, axis))
    return [g.mul(g.exp(g.sub(a(node), kept(y(node)))), kept(d))]
  },
  Softmax: (g, node, [d]) => {
    const weighted = g.mul(d, y(node))
    return [g.sub(weighted, g.mul(y(node), g.sum(weighted, [node.attributes.axis], true)))]
  },
  LayerNormalization: (g, node, [d]) => {
    const [x, scale] = node.inputs
    const [, mean, inverse] = node.outputs
    const last = x!.shape.length - 1
    const normal = g.mul(g.sub(x!, mean!), inverse!)
    const inner = g.mul(d, scale!)
    const centred = g.sub(inner, g.mean(inner, [last], true))
    const along = g.mul(normal, g.mean(g.mul(inner, normal), [last], true))
    return [g.mul(g.sub(centred, along), inverse!), g.sumTo(g.mul(d, normal), scale!.shape), g.sumTo(d, scale!.shape)]
  },
  Conv: (g, node, [d]) => {
    const { stride, padding, dilation } = node.attributes
    const [x, kernels] = [a(node), b(node)]
    const [height, width] = x.shape.slice(2) as [number, number]
    const back = g.apply('ConvTranspose', [d, kernels], { stride, padding, dilation, height, width })[0]!
    return [back, kernelGradient(g, { images: x, made: d, kernels, steps: node.attributes })]
  },
  ConvTranspose: (g, node, [d]) => {
    const { stride, padding, dilation } = node.attributes
    const [x, kernels] = [a(node), b(node)]
    return [
      g.conv(d, kernels, { stride, padding, dilation }),
      kernelGradient(g, { images: d, made: x, kernels, steps: node.attributes }),
    ]
  },
  MaxPool: (g, node, [d]) => {
    const { shape } = a(node)
    const flat = (value: Value) => g.reshape(value, [countOf(value.shape)])
    return [g.reshape(g.scatterElements(flat(node.outputs[1]!), flat(d), 0, countOf(shape)), shape)]
  },
  AveragePool: (g, node, [d]) => {
    const { kernel, stride } = node.attributes
    const [images, channels, height, width] = a(node).shape as readonly [Dim, Dim, number, number]
    // Channel by channel, so each is an image of its own.
    const each = g.reshape(d, [multiplyDims(images, channels), 1, ...d.shape.slice(2)])
    const shares = g.full([1, 1, kernel, kernel], 1 / kernel ** 2)
    const steps = { stride, padding: 0, dilation: 1, height, width }
    return [g.reshape(g.apply('ConvTranspose', [each, shares], steps)[0]!, a(node).shape)]
  },
  BatchNormalization: (g, node, [d]) => {
    const [x, scale, , mean, variance] = node.inputs
    const byChannel = (value: Value) => g.reshape(value, [value.shape[0]!, 1, 1])
    const inverse = g.pow(g.add(variance!, g.scalar(node.attributes.epsilon)), -0.5)
    const normal = g.mul(g.sub(x!, byChannel(mean!)), byChannel(inverse))
    const dx = g.mul(d, byChannel(g.mul(scale!, inverse)))
    return [dx, g.sum(g.mul(d, normal), [0, 2, 3]), g.sum(d, [0, 2, 3]), null, null]
  },
  Where: (g, node, [d]) => {
    const [condition, x, z] = node.inputs
    const zero = g.scalar(0)
    return [null, g.sumTo(g.where(condition!, d, zero), x!.shape), g.sumTo(g.where(condition!, zero, d), z!.shape)]
  },
  Equal: null,
  Less: null,
  Not: null,
  And: null,
  Cast: null,
  ArgMax: null,
  OneHot: null,
  Iota: null,
  DropoutMask: null,
  StopGradient: null,
  Scan: scanGradient,
}

function a(node: OpNode<OpKind>): Value {
  return node.inputs[0]!
}

function b(node: OpNode<OpKind>): Value {
  return node.inputs[1]!
}

function y(node: OpNode<OpKind>): Value {
  return node.outputs[0]!
}

function chosen(g: Graph, node: OpNode<OpKind>, d: Value, second: Value): readonly Value[] {
  const zero = g.scalar(0)
  return [g.sumTo(g.where(second, zero, d), a(node).shape), g.sumTo(g.where(second, d, zero), b(node).shape)]
}

/** For C = A B: dA = D Bᵀ and dB = Aᵀ D, summed over broadcast leading axes; the other cases follow by transposing both sides. */
function matMulGradients(g: Graph, node: OpNode<'MatMul'>, d: Value): readonly Value[] {
  const { transposeLeft, transposeRight } = node.attributes
  const [left, right] = [a(node), b(node)]
  const dLeft = transposeLeft
    ? g.matMul(right, d, { transposeLeft: transposeRight, transposeRight: true })
    : g.matMul(d, right, { transposeRight: !transposeRight })
  // One big product instead of one for each leading index and a sum over them.
  const flat = right.shape.length === 2 && !transposeLeft
  const rows = (value: Value) =>
    flat ? g.reshape(value, [countOf(value.shape.slice(0, -1)), value.shape.at(-1)!]) : value
  const dRight = transposeRight
    ? g.matMul(rows(d), rows(left), { transposeLeft: true, transposeRight: transposeLeft })
    : g.matMul(rows(left), rows(d), { transposeLeft: !transposeLeft })
  return [g.sumTo(dLeft, left.shape), g.sumTo(dRight, right.shape)]
}

/**
 * A convolution again: images and what was made of them change places with the batch, and stride with dilation.
 *
 * @param images [images, channels, …] @param made [images, filters, …] @param kernels gives the shape
 */
function kernelGradient(
  g: Graph,
  {
    images,
    made,
    kernels,
    steps,
  }: { readonly images: Value; readonly made: Value; readonly kernels: Value; readonly steps: KernelSteps },
): Value {
  const turn = [1, 0, 2, 3]
  const { stride, padding, dilation } = steps
  const sums = g.conv(g.transpose(images, turn), g.transpose(made, turn), {
    stride: dilation,
    padding,
    dilation: stride,
  })
  // Where the last steps left pixels over, more places come out than the kernel has.
  const [rows, columns] = kernels.shape.slice(2)
  return g.transpose(g.slice(g.slice(sums, 2, 0, rows), 3, 0, columns), turn)
}

function keptAxes(
  g: Graph,
  node: OpNode<'ReduceSum'> | OpNode<'ReduceMean'> | OpNode<'ReduceMax'>,
  value: Value,
): Value {
  const { axes, keepDims } = node.attributes
  if (keepDims) return value
  const shape: Shape = a(node).shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
  return g.reshape(value, shape)
}

/** A size as a float scalar, also where it is only known at run time. */
function count(g: Graph, size: Dim): Value {
  return typeof size === 'number' ? g.scalar(size) : g.sum(g.full([size], 1))
}
