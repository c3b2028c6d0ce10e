import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeDetr } from './decode-detr.ts'
import { decodeYolox, yoloxRows } from './decode-yolox.ts'

describe('the output of YOLOX', () => {
  const input = { width: 32, height: 16 }
  const how = { input, strides: [8, 16], classes: 2, score: 0.3 }
  /** All cells say nothing but these. */
  const output = (rows: Readonly<Record<number, readonly number[]>>): Float32Array => {
    const data = new Float32Array(yoloxRows(input, how.strides) * 7)
    for (const [row, values] of Object.entries(rows)) data.set(values, Number(row) * 7)
    return data
  }

  test('has a row for each cell of each stride', () => {
    expect(yoloxRows(input, how.strides)).toBe(4 * 2 + 2 * 1)
    expect(yoloxRows({ width: 416, height: 416 }, [8, 16, 32])).toBe(3549)
  })

  test.each([
    {
      name: 'the first cell, one stride large',
      rows: { 0: [0.5, 0.5, 0, 0, 1, 0.9, 0.1] },
      is: [{ x: 0, y: 0, width: 8, height: 8, label: 0, score: 0.9 }],
    },
    {
      name: 'the second row of the fine grid',
      rows: { 6: [0, 0, Math.log(2), 0, 0.5, 0.2, 0.8] },
      is: [{ x: 16 - 8, y: 8 - 4, width: 16, height: 8, label: 1, score: 0.4 }],
    },
    {
      name: 'the coarse grid, beyond the edge',
      rows: { 9: [1, 1, 0, 0, 1, 1, 0] },
      is: [{ x: 24, y: 8, width: 16, height: 16, label: 0, score: 1 }],
    },
    { name: 'nothing below the threshold', rows: { 3: [0, 0, 0, 0, 0.5, 0.5, 0.5] }, is: [] },
  ])('is read: $name', ({ rows, is }) => {
    const found = decodeYolox(output(rows as Readonly<Record<number, readonly number[]>>), how)
    expect(found).toHaveLength(is.length)
    for (const [at, wanted] of is.entries())
      for (const key of ['x', 'y', 'width', 'height', 'label', 'score'] as const)
        expect(found[at]![key]).toBeCloseTo(wanted[key], 5)
  })

  test.each([
    { name: 'of another size', data: new Float32Array(69), says: 'has 69 numbers, expected 10 x 7 for 32 x 16 pixels' },
    { name: 'with a score that is none', data: output({ 2: [0, 0, 0, 0, Number.NaN] }), says: 'row 2 of the output' },
    { name: 'with an endless box', data: output({ 1: [0, 0, 800, 0, 1, 1] }), says: 'row 1 of the output has a box' },
  ])('$name is refused', ({ data, says }) => expect(() => decodeYolox(data, how)).toThrow(says))
})

describe('the output of DETR', () => {
  const how = { input: { width: 100, height: 50 }, classes: 2, score: 0.3 }
  test.each([
    {
      name: 'a box with its class',
      logits: [5, 0, 0],
      is: { x: 20, y: 0, width: 40, height: 50, label: 0, score: 1 / (1 + 2 * Math.exp(-5)) },
    },
    {
      name: 'a class that is surer than no object',
      logits: [-9, 0, 0],
      is: { x: 20, y: 0, width: 40, height: 50, label: 1, score: 0.5 },
    },
    { name: 'nothing, where no object is likeliest', logits: [0, 0, 5], is: null },
  ])('is read: $name', ({ logits, is }) => {
    const [found, ...more] = decodeDetr(Float32Array.from(logits), Float32Array.of(0.4, 0.5, 0.4, 1), how)
    expect(more).toEqual([])
    if (is === null) expect(found).toBeUndefined()
    else
      for (const key of ['x', 'y', 'width', 'height', 'label', 'score'] as const)
        expect(found![key]).toBeCloseTo(is[key], 4)
  })

  test('does not mind large numbers, and its scores are probabilities', () => {
    const logit = fc.double({ min: -1e30, max: 1e30, noNaN: true })
    fc.assert(
      fc.property(fc.array(logit, { minLength: 3, maxLength: 3 }), (logits) => {
        const found = decodeDetr(Float32Array.from(logits), Float32Array.of(0.5, 0.5, 1, 1), { ...how, score: 0 })
        for (const { score } of found) {
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test.each([
    { name: 'of another size', logits: [1, 2], boxes: [0, 0, 1, 1], says: '2 scores and 4 sides, expected 3 scores' },
    { name: 'with a score that is none', logits: [Number.NaN, 0, 0], boxes: [0, 0, 1, 1], says: 'query 0' },
    {
      name: 'with a box that is none',
      logits: [9, 0, 0],
      boxes: [0, Number.POSITIVE_INFINITY, 1, 1],
      says: 'query 0 of the output has a box',
    },
  ])('$name is refused', ({ logits, boxes, says }) =>
    expect(() => decodeDetr(Float32Array.from(logits), Float32Array.from(boxes), how)).toThrow(says),
  )
})
