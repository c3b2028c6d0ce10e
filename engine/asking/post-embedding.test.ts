import fc from 'fast-check'
import { expect, test } from 'vitest'
import { halfBits, halfValues } from '../../models/checkpoints/half-floats.ts'
import { embeddingSize, pooled, projected } from './post-embedding.ts'

const vectors = fc.float32Array({ minLength: 64, maxLength: 64, min: -4, max: 4, noNaN: true })
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.hypot(...Array.from({ length: a.length }, (_, i) => a[i]! - b[i]!))

test('an embedding has length 1 and does not depend on the length of what it is made from', () => {
  fc.assert(
    fc.property(vectors, (vector) => {
      fc.pre(Math.hypot(...vector) > 0.1)
      const values = halfValues(projected(vector))
      expect(values).toHaveLength(embeddingSize)
      fc.pre(Math.hypot(...values) > 0)
      expect(Math.hypot(...values)).toBeCloseTo(1, 2)
      expect(distance(values, halfValues(projected(vector.map((value) => value * 2))))).toBeLessThan(1e-3)
    }),
  )
})

test('what is alike stays closer than what is not', () => {
  const base = Float32Array.from({ length: 576 }, (_, i) => Math.sin(i * 12.9898))
  const near = base.map((value, i) => value + 0.1 * Math.cos(i * 7.7))
  const far = base.map((_, i) => Math.cos(i * 3.3 + 1))
  const [a, b, c] = [base, near, far].map((each) => halfValues(projected(each)))
  expect(distance(a!, b!)).toBeLessThan(0.4)
  expect(distance(a!, c!)).toBeGreaterThan(0.8)
})

test('rows are averaged, each value by itself', () => {
  const boundary = {
    words: { shape: ['batch', 'length', 2] },
    image: { shape: ['batch', 1, 2] },
  } as unknown as Parameters<typeof pooled>[1]
  const numbers = [3, 0, 0, 4, 0, 9]
  const [x, y, u, v] = pooled(Uint16Array.from(numbers, halfBits), boundary, 2)
  expect([x, y, u, v].map((value) => Number(value?.toFixed(4)))).toEqual([0.6, 0.8, 0, 1])
})
