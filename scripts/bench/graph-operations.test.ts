import { expect, test } from 'vitest'
import { Graph } from '../../models/graph/graph.ts'
import { graphOperations } from './graph-operations.ts'

const sizes = new Map([
  ['batch', 3],
  ['length', 5],
])

test('a product of [batch, length, 4] and [4, 7] takes 2 x batch x length x 4 x 7 operations', () => {
  const g = new Graph()
  const y = g.matMul(g.input('x', 'float32', ['batch', 'length', 4]), g.parameter('w', [4, 7]))
  expect(graphOperations(g.nodes, [y], sizes)).toBe(2 * 3 * 5 * 4 * 7)
})

test('what no output needs does not count', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 4])
  g.matMul(x, g.parameter('unused', [4, 100]))
  expect(graphOperations(g.nodes, [g.matMul(x, g.parameter('w', [4, 2]))], sizes)).toBe(2 * 3 * 4 * 2)
})

test('a loop counts its body once for every step', () => {
  const g = new Graph()
  const steps = g.input('steps', 'float32', ['length', 'batch', 4])
  const start = g.full([g.input('rows', 'float32', ['batch']).shape[0]!, 4], 0)
  const { carries } = g.scan({ carries: [start], sequences: [steps] }, (body, [state], [step]) => {
    const next = body.add(body.matMul(state!, body.parameter('w', [4, 4])), step!)
    return { carries: [next], outputs: [] }
  })
  expect(graphOperations(g.nodes, [...carries], sizes)).toBe(5 * 2 * 3 * 4 * 4)
})

test('a convolution takes a window of every input channel for each number it makes', () => {
  const g = new Graph()
  const images = g.input('images', 'float32', ['batch', 3, 8, 8])
  const y = g.conv(images, g.parameter('kernels', [5, 3, 2, 2]), { stride: 2, padding: 0, dilation: 1 })
  expect(graphOperations(g.nodes, [y], sizes)).toBe(2 * (3 * 5 * 4 * 4) * (3 * 2 * 2))
})
