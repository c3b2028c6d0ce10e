import { expect, test } from 'vitest'
import type { Shape } from '../graph/dims.ts'
import type { Graph } from '../graph/graph.ts'
import type { OpKind, Value } from '../graph/ops.ts'
import { opKinds } from '../graph/shape-rules.ts'
import { floats, integers } from '../graph/tensor.ts'
import { expectGradientsToAgree, type GradientCase } from '../testing/check-gradients.ts'
import { gradientRules } from './gradient-rules.ts'

type Two = (g: Graph, a: Value, b: Value) => Value
type One = (g: Graph, x: Value) => Value

const broadcasting = (build: Two, range?: readonly [number, number]): readonly GradientCase[] =>
  [
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [
      [2, 1, 3],
      [4, 1],
    ],
    [[], ['batch', 2]],
  ].map((shapes) => ({
    shapes,
    sizes: { batch: 3 },
    ...(range && { range }),
    build: (g, [a, b]) => build(g, a!, b!),
  }))

const each = (build: One, range?: readonly [number, number]): readonly GradientCase[] => [
  { shapes: [['batch', 3]], sizes: { batch: 2 }, ...(range && { range }), build: (g, [x]) => build(g, x!) },
]

const ofShape = (shape: readonly (number | string)[], build: One, range?: readonly [number, number]): GradientCase => ({
  shapes: [shape],
  sizes: { batch: 2, length: 3 },
  ...(range && { range }),
  build: (g, [x]) => build(g, x!),
})

const ids = (g: Graph, shape: readonly number[], values: readonly number[]) => g.constant(integers(shape, values))

/** Leaving an op out does not compile. Ops through which no gradient flows have no case. */
const cases: { readonly [K in OpKind]: readonly GradientCase[] } = {
  Add: broadcasting((g, a, b) => g.add(a, b)),
  Sub: broadcasting((g, a, b) => g.sub(a, b)),
  Mul: broadcasting((g, a, b) => g.mul(a, b)),
  Div: broadcasting((g, a, b) => g.div(a, b), [0.5, 2]),
  Max: [{ shapes: [[2, 3], [3]], build: (g, [a, b]) => g.max(g.add(a!, away(g, 3)), g.scale(b!, 0.1)) }],
  Min: [{ shapes: [[2, 3], [3]], build: (g, [a, b]) => g.min(g.add(a!, away(g, 3)), g.scale(b!, 0.1)) }],
  Neg: each((g, x) => g.neg(x)),
  Abs: [...each((g, x) => g.abs(x), [0.2, 1]), ...each((g, x) => g.abs(x), [-1, -0.2])],
  Pow: [...each((g, x) => g.pow(x, 3), [0.5, 2]), ...each((g, x) => g.pow(x, -0.5), [0.5, 2])],
  Sqrt: each((g, x) => g.sqrt(x), [0.5, 2]),
  Exp: each((g, x) => g.exp(x)),
  Log: each((g, x) => g.log(x), [0.5, 2]),
  Sin: each((g, x) => g.sin(x), [-3, 3]),
  Cos: each((g, x) => g.cos(x), [-3, 3]),
  Tanh: each((g, x) => g.tanh(x), [-2, 2]),
  Sigmoid: each((g, x) => g.sigmoid(x), [-3, 3]),
  Erf: each((g, x) => g.erf(x), [-2, 2]),
  Gelu: each((g, x) => g.gelu(x), [-3, 3]),
  Relu: [...each((g, x) => g.relu(x), [0.2, 1]), ...each((g, x) => g.add(g.relu(x), x), [-1, -0.2])],
  LeakyRelu: [...each((g, x) => g.leakyRelu(x, 0.2), [0.2, 1]), ...each((g, x) => g.leakyRelu(x, 0.2), [-1, -0.2])],
  MatMul: [
    [
      [2, 3],
      [3, 4],
    ],
    [
      ['batch', 2, 3],
      [3, 4],
    ],
    [
      ['batch', 'length', 2, 3],
      ['batch', 'length', 3, 2],
    ],
    [
      ['batch', 1, 2, 3],
      [2, 3, 2],
    ],
    [
      [2, 3],
      ['batch', 3, 2],
    ],
  ].flatMap((shapes) =>
    [false, true].flatMap((transposeLeft) =>
      [false, true].map((transposeRight): GradientCase => {
        const turned = (shape: Shape, turn: boolean) =>
          turn ? [...shape.slice(0, -2), ...shape.slice(-2).reverse()] : shape
        return {
          shapes: [turned(shapes[0]!, transposeLeft), turned(shapes[1]!, transposeRight)],
          sizes: { batch: 2, length: 3 },
          build: (g, [a, b]) => g.matMul(a!, b!, { transposeLeft, transposeRight }),
        }
      }),
    ),
  ),
  Transpose: [ofShape(['batch', 3, 2], (g, x) => g.transpose(x, [1, 2, 0]))],
  Reshape: [
    ofShape(['batch', 3, 4], (g, x) => g.reshape(x, ['batch', 12])),
    ofShape(['batch', 'length', 4], (g, x) => g.reshape(x, ['batch', 'length', 2, 2])),
    ofShape(['batch', 'length', 2], (g, x) => g.reshape(x, ['batch*length', 2])),
    ofShape(['batch', 'length', 2], (g, x) => g.reshape(x, [2, 'length', 'batch'])),
  ],
  Expand: [ofShape(['batch', 1], (g, x) => g.expand(x, [2, 'batch', 3]))],
  Concat: [
    {
      shapes: [
        ['batch', 2, 2],
        ['batch', 'length', 2],
      ],
      sizes: { batch: 2, length: 3 },
      build: (g, [a, b]) => g.concat([a!, b!, a!], 1),
    },
  ],
  Split: [
    ofShape([2, 5], (g, x) => g.square(g.split(x, 1, [1, 2, 2])[1]!)),
    ofShape(['length', 2], (g, x) => {
      const [first, last] = g.split(x, 0, ['length-1', 1])
      return g.mul(first!, last!)
    }),
  ],
  Slice: [
    ofShape(['batch', 5], (g, x) => g.slice(x, 1, 1, 3)),
    ofShape(['length', 2], (g, x) => g.slice(x, 0, 1)),
    ofShape(['length', 2], (g, x) => g.slice(x, 0, 0, 'length-1')),
    ofShape(['length', 2], (g, x) => g.at(x, 0, 'length-1')),
  ],
  Pad: [ofShape(['batch', 3], (g, x) => g.pad(x, 1, 2, 1)), ofShape(['length', 2], (g, x) => g.pad(x, 0, 1, 'length'))],
  Gather: [
    ofShape([4, 3], (g, x) => g.gather(x, ids(g, [2, 3], [0, 3, 3, 1, 0, 3]))),
    ofShape([4], (g, x) => g.gather(x, ids(g, [3], [0, 3, 3]))),
  ],
  ScatterRows: [ofShape([2, 2, 3], (g, x) => g.scatterRows(ids(g, [2, 2], [0, 4, 4, 1]), x, 5))],
  GatherRows: [ofShape([2, 4, 3], (g, x) => g.gatherRows(x, ids(g, [2, 3], [0, 3, 3, 1, 1, 2])))],
  GatherElements: [
    ofShape([2, 3], (g, x) => g.gatherElements(x, ids(g, [2, 2], [0, 2, 1, 1]), 1)),
    ofShape([3, 2], (g, x) => g.gatherElements(x, ids(g, [1, 2], [2, 0]), 0)),
  ],
  AddElements: [
    {
      shapes: [
        [2, 4],
        [2, 3],
      ],
      build: (g, [x, updates]) => g.addElements(x!, ids(g, [2, 3], [0, 2, 0, 1, 1, 3]), updates!, 1),
    },
  ],
  ScatterElements: [ofShape([2, 2], (g, x) => g.scatterElements(ids(g, [2, 2], [0, 2, 1, 1]), x, 1, 4))],
  ReduceSum: [
    ofShape(['batch', 3, 2], (g, x) => g.square(g.sum(x, [1]))),
    ofShape(['batch', 3], (g, x) => g.square(g.sum(x, [0], true))),
    ofShape(['batch', 3], (g, x) => g.square(g.sum(x))),
  ],
  ReduceMean: [
    ofShape(['batch', 3, 2], (g, x) => g.square(g.mean(x, [-2]))),
    ofShape(['batch', 'length'], (g, x) => g.square(g.mean(x))),
  ],
  ReduceMax: [ofShape([2, 3], (g, x) => g.square(g.reduceMax(g.add(x, away(g, 3)), [1])))],
  LogSumExp: [
    ofShape(['batch', 3], (g, x) => g.logSumExp(x)),
    ofShape(['batch', 3, 2], (g, x) => g.logSumExp(x, 1, true)),
  ],
  Softmax: [
    ofShape(['batch', 3], (g, x) => g.softmax(x), [-2, 2]),
    ofShape(['batch', 3, 2], (g, x) => g.softmax(x, 1)),
    ofShape(['batch', 3], (g, x) => g.logSoftmax(x)),
  ],
  LayerNormalization: [
    {
      shapes: [['batch', 2, 4], [4], [4]],
      sizes: { batch: 2 },
      build: (g, [x, scale, shift]) => g.layerNorm(x!, scale!, shift!, 1e-5),
    },
  ],
  Conv: [
    { images: ['batch', 2, 4, 5], kernels: [3, 2, 2, 3], steps: {} },
    { images: [2, 1, 5, 5], kernels: [2, 1, 3, 3], steps: { stride: 2, padding: 1 } },
    // Stride 2 leaves a row and a column over.
    { images: ['batch', 2, 6, 6], kernels: [2, 2, 3, 3], steps: { stride: 2 } },
    { images: ['batch', 2, 4, 4], kernels: [2, 2, 1, 1], steps: { stride: 2 } },
    { images: [1, 2, 6, 5], kernels: [1, 2, 2, 2], steps: { dilation: 2, padding: 1 } },
    { images: [1, 1, 7, 8], kernels: [1, 1, 2, 2], steps: { dilation: 2, stride: 3 } },
  ].map(({ images, kernels, steps }) => ({
    shapes: [images, kernels],
    sizes: { batch: 2 },
    build: (g, [x, weight]) => g.conv(x!, weight!, steps),
  })),
  ConvTranspose: [
    {
      made: ['batch', 2, 3, 3],
      kernels: [2, 1, 3, 3],
      steps: { stride: 2, padding: 1, dilation: 1, height: 5, width: 6 },
    },
    { made: [1, 1, 2, 3], kernels: [1, 2, 2, 2], steps: { stride: 1, padding: 0, dilation: 2, height: 4, width: 5 } },
  ].map(({ made, kernels, steps }) => ({
    shapes: [made, kernels],
    sizes: { batch: 2 },
    build: (g, [x, weight]) => g.apply('ConvTranspose', [x!, weight!], steps)[0]!,
  })),
  MaxPool: [
    { kernel: 3, stride: 2, padding: 1 },
    { kernel: 2, stride: 2, padding: 0 },
  ].map(({ kernel, stride, padding }) => ({
    shapes: [['batch', 2, 5, 4]],
    sizes: { batch: 2 },
    // Neighbours lie far apart, so that a small step does not change which is the largest.
    build: (g, [x]) => g.square(g.maxPool(g.add(x!, mixed(g, [5, 4])), kernel, { stride, padding })),
  })),
  AveragePool: [
    ofShape(['batch', 2, 5, 7], (g, x) => g.square(g.averagePool(x, 2))),
    ofShape([2, 1, 5, 5], (g, x) => g.averagePool(x, 3, { stride: 1 })),
  ],
  BatchNormalization: [
    {
      shapes: [['batch', 3, 2, 2], [3], [3]],
      sizes: { batch: 2 },
      build: (g, [x, scale, shift]) => {
        const statistics = [floats([3], [0.1, -0.3, 0.5]), floats([3], [0.5, 1, 2])].map((each) => g.constant(each))
        return g.apply('BatchNormalization', [x!, scale!, shift!, ...statistics], { epsilon: 1e-5 })[0]!
      },
    },
  ],
  Where: [
    {
      shapes: [[2, 3], [3]],
      build: (g, [x, y]) => g.where(g.less(away(g, 3), g.scalar(0)), x!, y!),
    },
  ],
  Equal: [],
  Less: [],
  Not: [],
  And: [],
  Cast: [],
  ArgMax: [],
  OneHot: [],
  Iota: [],
  DropoutMask: [],
  StopGradient: [],
  Scan: [false, true].flatMap((reverse): readonly GradientCase[] => [
    {
      // A recurrent cell: state in and out, a captured weight, a mask that is no float, an output besides the carry.
      shapes: [
        ['length', 2, 3],
        [2, 3],
        [3, 3],
      ],
      sizes: { length: 4 },
      build: (g, [x, start, weight]) => {
        const keep = g.cast(g.less(g.iota('length'), g.scalar(3, 'int64')), 'int64')
        const { carries, outputs } = g.scan(
          { carries: [start!], sequences: [x!, keep], reverse },
          (b, [state], [now, on]) => {
            const next = b.tanh(b.add(now!, b.matMul(state!, weight!)))
            const kept = b.where(b.equal(on!, b.scalar(1, 'int64')), next, state!)
            return { carries: [kept], outputs: [b.mul(kept, now!), kept] }
          },
        )
        return g.add(g.add(g.sum(outputs[0]!, [0]), g.at(outputs[1]!, 0, 1)), g.scale(carries[0]!, 3))
      },
    },
    {
      // Only the stacked output is used, and the body reads a captured activation.
      shapes: [['length', 2], [2]],
      sizes: { length: 3 },
      build: (g, [x, y]) =>
        g.scan({ carries: [g.full([2], 1)], sequences: [x!], reverse }, (b, [state], [now]) => {
          const next = b.mul(state!, b.add(now!, b.square(y!)))
          return { carries: [next], outputs: [next] }
        }).outputs[0]!,
    },
  ]),
}

/** Numbers of clearly different sizes and signs, so that comparisons stay decided while inputs move a little. */
function away(g: Graph, columns: number): Value {
  return g.constant(
    floats(
      [2, columns],
      Array.from({ length: 2 * columns }, (_, at) => (at % 2 ? 4 : -4) * (1 + at)),
    ),
  )
}

/** Whole multiples of 3, all different, in no order. */
function mixed(g: Graph, shape: readonly [number, number]): Value {
  const count = shape[0] * shape[1]
  return g.constant(
    floats(
      shape,
      Array.from({ length: count }, (_, at) => 3 * ((at * 7) % count)),
    ),
  )
}

test.each(opKinds.filter((op) => gradientRules[op] !== null))(
  'the gradient rule of %s agrees with central differences',
  async (op) => {
    expect(cases[op].length).toBeGreaterThan(0)
    for (const one of cases[op]) await expectGradientsToAgree(one)
  },
)

test('every op without a gradient rule is one that decides, counts or stops', () => {
  expect(opKinds.filter((op) => gradientRules[op] === null)).toEqual(opKinds.filter((op) => cases[op].length === 0))
})
