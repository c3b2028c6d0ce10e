import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDims, type Dim, evaluateDim, multiplyDims, subtractDims } from './dims.ts'

test.each([
  { what: addDims('length', 61), is: 'length+61' },
  { what: addDims(61, 'length'), is: 'length+61' },
  { what: subtractDims('length+61', 61), is: 'length' },
  { what: subtractDims('length', 1), is: 'length-1' },
  { what: addDims('length', 'length'), is: '2*length' },
  { what: multiplyDims('length', 'batch'), is: 'batch*length' },
  { what: multiplyDims('length+2', 'batch'), is: '2*batch+batch*length' },
  { what: subtractDims('batch', 'batch'), is: 0 },
])('a size is spelled $is', ({ what, is }) => expect(what).toBe(is))

test('arithmetic on names agrees with arithmetic on numbers', () => {
  const sizes = new Map([
    ['a', 3],
    ['b', 5],
  ])
  const leaf = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', 'b', 'a+2', '3*b'))
  const steps = fc.array(fc.tuple(fc.constantFrom('+', '-', '*'), leaf), { maxLength: 5 })
  fc.assert(
    fc.property(leaf, steps, (first, rest) => {
      let dim: Dim = first
      let value = evaluateDim(first, sizes)
      for (const [op, next] of rest) {
        const by = evaluateDim(next, sizes)
        dim = op === '+' ? addDims(dim, next) : op === '-' ? subtractDims(dim, next) : multiplyDims(dim, next)
        value = op === '+' ? value + by : op === '-' ? value - by : value * by
      }
      expect(evaluateDim(dim, sizes)).toBe(value + 0)
    }),
  )
})
