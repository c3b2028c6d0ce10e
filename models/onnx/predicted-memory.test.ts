import { expect, test } from 'vitest'
import { Graph } from '../graph/graph.ts'
import { predictedMemory } from './predicted-memory.ts'

test('values count from when they are made until they are last read, parameters always', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 10])
  const wide = g.matMul(x, g.parameter('w', [1000, 10]), { transposeRight: true })
  const back = g.matMul(g.relu(wide), g.parameter('v', [3, 1000]), { transposeRight: true })
  g.parameter('unused', [9, 9])
  const sizes = new Map([['batch', 8]])
  const { parameters, values } = predictedMemory(g, [back], sizes)
  expect(parameters).toBe(4 * (10 * 1000 + 3 * 1000))
  // Both sides of the rectifier at once; the input is gone by then.
  expect(values).toBe(4 * 8 * 2 * 1000)
  expect(predictedMemory(g, [back], new Map([['batch', 16]])).values).toBe(2 * values)
  expect(predictedMemory(g, [back, x], sizes).values).toBe(values + 4 * 8 * 10)
})

test('a name without a size is said', () => {
  const g = new Graph()
  const x = g.relu(g.input('x', 'float32', ['batch', 'length']))
  expect(() => predictedMemory(g, [x], new Map([['batch', 1]]))).toThrow("the size 'length'")
})
