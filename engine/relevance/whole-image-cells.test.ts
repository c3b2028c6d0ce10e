import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ComputeLook } from '../compute/compute-contract.ts'
import { overWholeImage } from './whole-image-cells.ts'

function lookAt(values: readonly number[], pictures: ComputeLook['pictures']): ComputeLook {
  const heat = [{ kind: 'similarity' as const, values: new Blob([Float32Array.from(values)]) }]
  const cells = pictures.reduce((sum, { rows, columns }) => sum + rows * columns, 0)
  return { pictures, words: values.length / cells, cells, heat, lambda: null, gates: null }
}
const numbersOf = async (look: ComputeLook) => [...new Float32Array(await look.heat[0]!.values.arrayBuffer())]
const whole = { object: null, rows: 2, columns: 2 }

test('a wide image gets columns that nobody looked at, and regions stay as they are', async () => {
  const before = lookAt([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [whole, { object: 0, rows: 1, columns: 1 }])
  const after = await overWholeImage(before, { width: 400, height: 200 })
  expect(after.pictures).toEqual([
    { object: null, rows: 2, columns: 4 },
    { object: 0, rows: 1, columns: 1 },
  ])
  expect(await numbersOf(after)).toEqual([0, 1, 2, 0, 0, 3, 4, 0, 5, 0, 6, 7, 0, 0, 8, 9, 0, 10])
})

test('a square image, or one without places, is left alone', async () => {
  const square = lookAt([1, 2, 3, 4], [whole])
  expect(await overWholeImage(square, { width: 90, height: 100 })).toBe(square)
  const one = lookAt([1], [{ object: null, rows: 1, columns: 1 }])
  expect(await overWholeImage(one, { width: 400, height: 100 })).toBe(one)
})

test('every cell comes to lie where it was looked at, to within half a cell', () => {
  const side = fc.integer({ min: 20, max: 4000 })
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 14 }), side, side, (cells, width, height) => {
      fc.pre(Math.max(width, height) < 4 * Math.min(width, height))
      const short = Math.min(width, height)
      const added = Math.round((cells * (Math.max(width, height) / short - 1)) / 2)
      const long = Math.max(width, height)
      for (let cell = 0; cell < cells; cell++) {
        const really = (long - short) / 2 + ((cell + 0.5) * short) / cells
        const shown = ((cell + added + 0.5) * long) / (cells + 2 * added)
        expect(Math.abs(really - shown)).toBeLessThan(short / cells / 2 + 1e-6)
      }
    }),
  )
})
