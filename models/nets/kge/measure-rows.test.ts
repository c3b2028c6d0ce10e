import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMeasure, type RowMeasure } from './measure-rows.ts'
import type { Measure } from './score-kernel.ts'

/** By the book, in double precision. */
const plain: Readonly<Record<Measure, (p: readonly number[], x: readonly number[]) => number>> = {
  products: (p, x) => p.reduce((sum, each, i) => sum + each * x[i]!, 0),
  differences: (p, x) => p.reduce((sum, each, i) => sum + Math.abs(each - x[i]!), 0),
  distances: (p, x) => Math.hypot(...p.map((each, i) => each - x[i]!)),
  moduli: (p, x) => {
    const half = p.length / 2
    const moduli = p.slice(0, half).map((re, i) => Math.hypot(re - x[i]!, p[half + i]! - x[half + i]!))
    return moduli.reduce((sum, each) => sum + each, 0)
  },
}
const number = fc.float({ min: -2, max: 2, noNaN: true })

function check(half: number, count: number, seed: readonly number[], asked: RowMeasure, halves: boolean): void {
  const dimension = 2 * half
  const at = (i: number) => seed[i % seed.length]! * Math.cos(i)
  const point = Float32Array.from({ length: dimension }, (_, i) => at(i))
  const table = Float32Array.from({ length: count * dimension }, (_, i) => at(i + 17))
  const found = new Float32Array(count)
  openMeasure(dimension, halves)(point, table, found, [asked])
  const part = (of: readonly number[], which?: 0 | 1) =>
    which === undefined ? of : of.slice(which * half, (which + 1) * half)
  for (let row = 0; row < count; row++) {
    const own = [...table.subarray(row * dimension, (row + 1) * dimension)]
    const wanted = plain[asked.measure](part([...point], asked.pointHalf), part(own, asked.rowHalf))
    expect(found[row], `row ${row} of ${count}, dimension ${dimension}`).toBeCloseTo(wanted, 3)
  }
}

test.each([
  ['products', false],
  ['differences', false],
  ['distances', false],
  ['moduli', true],
] as const)('%s of any rows are those of the book', (measure, halves) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 21 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(number, { minLength: 1 }),
      (half, count, seed) => check(half, count, seed, { measure }, halves),
    ),
    { numRuns: 40 },
  )
})

test('either half of the point is measured against either half of the rows', () => {
  for (const pointHalf of [0, 1] as const)
    for (const rowHalf of [0, 1] as const) check(6, 5, [0.7, -1.3], { measure: 'distances', pointHalf, rowHalf }, true)
})

test('a table of several pieces is measured to its last row', () =>
  check(500, 70, [0.2, -0.4, 0.9], { measure: 'products' }, false))

test('several measures are added up', () => {
  const [one, two] = [new Float32Array(3), new Float32Array(3)]
  const [point, table] = [Float32Array.of(1, 2), Float32Array.of(3, 4, 5, 6, 7, 8)]
  const measure = openMeasure(2, false)
  measure(point, table, one, [{ measure: 'products' }])
  measure(point, table, two, [{ measure: 'products' }, { measure: 'products' }])
  expect([...one]).toEqual([11, 17, 23])
  expect([...two]).toEqual([22, 34, 46])
})
