import { expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import { printGraph } from '../graph/print-graph.ts'
import { gradients } from './gradients.ts'

test('a frozen layer gets no gradient, and nothing below it is walked', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 2])
  const below = g.tanh(g.matMul(x, g.parameter('frozen', [2, 2])))
  const head = g.parameter('head', [2, 1])
  const loss = g.mean(g.matMul(below, head))
  const [dHead] = gradients(g, loss, [head])
  expect(printGraph(g, { dHead: dHead! })).toMatchInlineSnapshot(`
    "input x: float32[batch, 2]
    parameter frozen: float32[2, 2]
    parameter head: float32[2, 1]
    %2: float32[batch, 2] = MatMul(x, frozen, transposeLeft=false, transposeRight=false)
    %3: float32[batch, 2] = Tanh(%2)
    %5: float32[batch, 1] = MatMul(%3, head, transposeLeft=false, transposeRight=false)
    %6: float32[] = ReduceMean(%5, axes=[0, 1], keepDims=false)
    %8: float32[1, 1] = Reshape(1, shape=[1, 1])
    %9: float32[batch] = Expand(1, shape=[batch])
    %10: float32[] = ReduceSum(%9, axes=[0], keepDims=false)
    %11: float32[1, 1] = Div(%8, %10)
    %12: float32[batch, 1] = Expand(%11, shape=[batch, 1])
    %13: float32[batch, 2] = MatMul(%12, head, transposeLeft=false, transposeRight=true)
    %14: float32[2, 1] = MatMul(%3, %12, transposeLeft=true, transposeRight=false)
    output dHead = %14"
  `)
})

test('what the loss does not depend on has no gradient', () => {
  const g = new Graph()
  const used = g.parameter('used', [2])
  const stopped = g.parameter('stopped', [2])
  const loss = g.sum(g.mul(used, g.stopGradient(stopped)))
  const [first, second] = gradients(g, loss, [used, stopped])
  expect(first?.shape).toEqual([2])
  expect(second).toBeUndefined()
})

test('only a scalar has gradients', () => {
  const g = new Graph()
  const x = g.parameter('x', [2])
  expect(() => gradients(g, x, [x])).toThrow('the loss must be a float32 scalar, not float32 [2]')
})
