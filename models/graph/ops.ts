import type { Dim, Shape } from './dims.ts'
import type { DType } from './tensor.ts'

/** A value of a graph: an id with its type. `scope` tells which graph it belongs to. */
export interface Value {
  readonly id: number
  readonly scope: number
  readonly dtype: DType
  readonly shape: Shape
}

type None = Readonly<Record<never, never>>
type Reduction = { readonly axes: readonly number[]; readonly keepDims: boolean }

/** How a kernel walks over images, the same along both sides. */
export interface KernelSteps {
  readonly stride: number
  /** Zeros added on each of the four sides. */
  readonly padding: number
  /** Distance between the pixels that two neighbouring entries of the kernel look at. */
  readonly dilation: number
}

/** The body of a Scan, as a graph of its own whose inputs are: carries, slices, captures. */
export interface ScanBody {
  readonly scope: number
  readonly nodes: readonly AnyNode[]
  readonly inputs: readonly Value[]
  /** The next values of the carries, then one slice for each stacked output. */
  readonly results: readonly Value[]
}

/** Every op and what it needs to know besides its inputs. Axes are never negative here. */
export interface OpAttributes {
  readonly Add: None
  readonly Sub: None
  readonly Mul: None
  readonly Div: None
  readonly Max: None
  readonly Min: None
  readonly Neg: None
  readonly Abs: None
  readonly Pow: { readonly exponent: number }
  readonly Sqrt: None
  readonly Exp: None
  readonly Log: None
  readonly Sin: None
  readonly Cos: None
  readonly Tanh: None
  readonly Sigmoid: None
  readonly Erf: None
  readonly Gelu: None
  readonly Relu: None
  readonly LeakyRelu: { readonly slope: number }
  /** Either side may be taken with its last two axes swapped. */
  readonly MatMul: { readonly transposeLeft: boolean; readonly transposeRight: boolean }
  readonly Transpose: { readonly order: readonly number[] }
  readonly Reshape: { readonly shape: Shape }
  readonly Expand: { readonly shape: Shape }
  readonly Concat: { readonly axis: number }
  readonly Split: { readonly axis: number; readonly sizes: readonly Dim[] }
  readonly Slice: { readonly axis: number; readonly start: Dim; readonly size: Dim }
  readonly Pad: { readonly axis: number; readonly before: Dim; readonly after: Dim }
  /** Rows of a table: [rows, ...] and integers [...ids] to [...ids, ...]. */
  readonly Gather: None
  /** The gradient of Gather: updates [...ids, ...] added up into the rows of a zero table. */
  readonly ScatterRows: { readonly rows: Dim }
  /** [batch, rows, ...] and integers [batch, picks] to [batch, picks, ...]. */
  readonly GatherRows: None
  readonly GatherElements: { readonly axis: number }
  /** The gradient of GatherElements: updates added up into zeros whose `axis` has `size`. */
  readonly ScatterElements: { readonly axis: number; readonly size: Dim }
  /** Inputs: a tensor, int64 places along `axis` and what is added there; a place may occur more than once. */
  readonly AddElements: { readonly axis: number }
  readonly ReduceSum: Reduction
  readonly ReduceMean: Reduction
  readonly ReduceMax: Reduction
  readonly LogSumExp: { readonly axis: number; readonly keepDims: boolean }
  readonly Softmax: { readonly axis: number }
  /** Over the last axis. Results: the normalised value, its mean and its inverse standard deviation. */
  readonly LayerNormalization: { readonly epsilon: number }
  /** Images [images, channels, height, width] and kernels [filters, channels, rows, columns], without bias. */
  readonly Conv: KernelSteps
  /** The gradient of Conv by its images: [images, filters, h, w] and the kernels to [images, channels, height, width]. */
  readonly ConvTranspose: KernelSteps & { readonly height: number; readonly width: number }
  /** Padding never wins. Results: the largest of each square, and where it stood, counted through the whole tensor. */
  readonly MaxPool: { readonly kernel: number; readonly stride: number; readonly padding: number }
  readonly AveragePool: { readonly kernel: number; readonly stride: number }
  /** Inputs: images, then scale, shift, mean and variance by channel. The last two are measured, not learnt. */
  readonly BatchNormalization: { readonly epsilon: number }
  readonly Where: None
  readonly Equal: None
  readonly Less: None
  readonly Not: None
  readonly And: None
  readonly Cast: { readonly to: DType }
  readonly ArgMax: { readonly axis: number }
  readonly OneHot: { readonly depth: Dim }
  /** 0, 1, 2, … as int64. */
  readonly Iota: { readonly size: Dim }
  /** 0 with probability `rate`, else 1/(1-rate), fixed by the seed (an int64 scalar), `salt` and the position. */
  readonly DropoutMask: { readonly shape: Shape; readonly rate: number; readonly salt: number }
  /** Passes its input on and stops the gradient. */
  readonly StopGradient: None
  /** Inputs: carries, sequences (time first), captures. Results: last carries, stacked outputs, stacked incoming carries. */
  readonly Scan: {
    readonly body: ScanBody
    readonly carries: number
    readonly sequences: number
    readonly reverse: boolean
  }
}

export type OpKind = keyof OpAttributes

export interface OpNode<K extends OpKind> {
  readonly kind: K
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly attributes: OpAttributes[K]
}
export type AnyNode = { readonly [K in OpKind]: OpNode<K> }[OpKind]
