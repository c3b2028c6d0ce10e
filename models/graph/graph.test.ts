import { expect, test } from 'vitest'
import { Graph } from './graph.ts'
import { printGraph } from './print-graph.ts'
import { ShapeError } from './shape-error.ts'

test('a small graph prints as it was built', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 'length', 4])
  const scores = g.add(g.matMul(x, g.parameter('weight', [4, 2])), g.parameter('bias', [2]))
  const last = g.scan(
    { carries: [g.full(['batch', 2], 0)], sequences: [g.transpose(scores, [1, 0, 2])] },
    (body, [sum], [one]) => ({
      carries: [body.add(sum!, body.tanh(one!))],
      outputs: [],
    }),
  )
  expect(printGraph(g, { sum: last.carries[0]! })).toMatchInlineSnapshot(`
    "input x: float32[batch, length, 4]
    parameter weight: float32[4, 2]
    parameter bias: float32[2]
    %2: float32[batch, length, 2] = MatMul(x, weight, transposeLeft=false, transposeRight=false)
    %4: float32[batch, length, 2] = Add(%2, bias)
    %6: float32[batch, 2] = Expand(0, shape=[batch, 2])
    %7: float32[length, batch, 2] = Transpose(%4, order=[1, 0, 2])
    %8: float32[batch, 2], %9: float32[length, batch, 2] = Scan(%6, %7, carries=1, sequences=1, reverse=false)
      body %0: float32[batch, 2], %1: float32[batch, 2]
      %2: float32[batch, 2] = Tanh(%1)
      %3: float32[batch, 2] = Add(%0, %2)
      return %3
    output sum = %8"
  `)
})

test.each([
  {
    name: 'matMul',
    build: (g: Graph) => g.matMul(g.full([2, 3], 0), g.full([4, 2], 0)),
    says: 'MatMul: [2, 3] times [4, 2]: the inner sizes do not agree',
  },
  {
    name: 'add',
    build: (g: Graph) => g.add(g.full(['batch', 3], 0), g.full(['length', 3], 0)),
    says: 'Add: [batch, 3] and [length, 3] do not broadcast: batch against length',
  },
  {
    name: 'concat',
    build: (g: Graph) => g.concat([g.full([2, 3], 0), g.full([2, 4], 0)], 0),
    says: 'Concat on axis 0: [2, 3] and [2, 4] differ in another axis',
  },
  {
    name: 'reshape',
    build: (g: Graph) => g.reshape(g.full(['batch', 6], 0), ['batch', 4]),
    says: 'Reshape: [batch, 6] does not hold as many elements as [batch, 4]',
  },
  {
    name: 'a value of another graph',
    build: (g: Graph) => g.neg(new Graph().scalar(1)),
    says: 'a float32 value of [] belongs to another graph',
  },
])('a mistake in $name names both shapes', ({ build, says }) => {
  expect(() => build(new Graph())).toThrow(new ShapeError(says))
})
