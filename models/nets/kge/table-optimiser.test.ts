import { expect, test } from 'vitest'
import { type OptimiserKind, type Regulariser, TableOptimiser } from './table-optimiser.ts'

const shape = { rows: 3, width: 2, complex: false }

/** A bowl around (1, -2) for every row: where all of them have to end. */
function descend(kind: OptimiserKind, learningRate: number, steps: number): Float32Array {
  const optimiser = new TableOptimiser(kind, shape, { table: new Float32Array(6) })
  for (let step = 0; step < steps; step++) {
    const slopes = Float32Array.from(optimiser.table, (x, at) => 2 * (x - (at % 2 === 0 ? 1 : -2)))
    optimiser.add([0, 1, 2], slopes)
    optimiser.step(learningRate, null)
  }
  return optimiser.table
}

test.each([
  { kind: 'adagrad', learningRate: 0.5 },
  { kind: 'adam', learningRate: 0.05 },
] as const)('$kind walks down to the bottom', ({ kind, learningRate }) => {
  const table = descend(kind, learningRate, 400)
  for (let row = 0; row < 3; row++) {
    expect(table[2 * row]).toBeCloseTo(1, 2)
    expect(table[2 * row + 1]).toBeCloseTo(-2, 2)
  }
})

test('the first two steps are those of the papers', () => {
  const adagrad = new TableOptimiser('adagrad', shape, { table: new Float32Array(6) })
  const adam = new TableOptimiser('adam', shape, { table: new Float32Array(6) })
  for (const optimiser of [adagrad, adam]) {
    optimiser.add([1], Float32Array.of(3, -4))
    optimiser.step(0.1, null)
  }
  // Adagrad: g / √g²; Adam the same, as both averages are corrected.
  for (const { table } of [adagrad, adam]) {
    expect([...table].map((x) => Math.round(1e4 * x) / 1e4)).toEqual([0, 0, -0.1, 0.1, 0, 0])
  }
  for (const optimiser of [adagrad, adam]) {
    optimiser.add([1], Float32Array.of(4, 0))
    optimiser.step(0.1, null)
  }
  expect(adagrad.table[2]).toBeCloseTo(-0.1 - (0.1 * 4) / 5, 6)
  const [mean, square] = [0.9 * 0.3 + 0.1 * 4, 0.999 * 0.009 + 0.001 * 16]
  const pace = (0.1 * Math.sqrt(1 - 0.999 ** 2)) / (1 - 0.9 ** 2)
  expect(adam.table[2]).toBeCloseTo(-0.1 - (pace * mean) / Math.sqrt(square), 5)
})

test('rows that occur more than once are added up, and those that do not occur stay', () => {
  const optimiser = new TableOptimiser('adagrad', shape, { table: Float32Array.of(1, 1, 2, 2, 3, 3) })
  optimiser.add([2, 0, 2], Float32Array.of(1, 0, 5, 5, -1, 2))
  expect([...optimiser.gradient]).toEqual([5, 5, 0, 0, 0, 2])
  optimiser.step(1, null)
  expect([...optimiser.table].map((x) => Math.round(1e4 * x) / 1e4)).toEqual([0, 0, 2, 2, 3, 2])
  expect([...optimiser.gradient]).toEqual([0, 0, 0, 0, 0, 0])
})

test.each<{ regulariser: Regulariser; complex: boolean; value: (row: readonly number[]) => number }>([
  { regulariser: { kind: 'l2', weight: 0.3 }, complex: false, value: ([a, b]) => 0.3 * (a! ** 2 + b! ** 2) },
  {
    regulariser: { kind: 'n3', weight: 0.3 },
    complex: false,
    value: ([a, b]) => 0.3 * (Math.abs(a!) ** 3 + Math.abs(b!) ** 3),
  },
  { regulariser: { kind: 'n3', weight: 0.3 }, complex: true, value: ([a, b]) => 0.3 * Math.hypot(a!, b!) ** 3 },
])(
  'the gradient of $regulariser.kind (complex: $complex) agrees with differences',
  ({ regulariser, complex, value }) => {
    const row = [0.7, -0.4]
    const times = 2.5
    const optimiser = new TableOptimiser('adagrad', { rows: 1, width: 2, complex }, { table: Float32Array.from(row) })
    optimiser.add([0], Float32Array.of(0, 0))
    optimiser.count(0, times)
    optimiser.step(0, regulariser)
    row.forEach((_, i) => {
      const at = (step: number) => value(row.map((x, j) => (i === j ? x + step : x)))
      const slope = (times * (at(1e-4) - at(-1e-4))) / 2e-4
      // Adagrad keeps the square of what it was given.
      expect(Math.sqrt(optimiser.second[i]!)).toBeCloseTo(Math.abs(slope), 3)
    })
  },
)

test('a table of another size is refused', () => {
  expect(() => new TableOptimiser('adagrad', shape, { table: new Float32Array(5) })).toThrow('has 5 numbers')
})
