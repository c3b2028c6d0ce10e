import { expect, test } from 'vitest'
import { bestTemperature, guardedTemperature } from './calibration.ts'

/** Uniform numbers from 0 up to 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const usual = 1.3
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value))

/** Scores of suggestions as a tagger's are, mostly sure, and whether each is right, at a true temperature. */
function suggestions(
  count: number,
  truth: number,
  seed: number,
): { readonly score: number; readonly right: boolean }[] {
  const random = numbers(seed)
  return Array.from({ length: count }, () => {
    const score = 7 * random() - 1
    return { score, right: random() < sigmoid(score / truth) }
  })
}

const lossOf = (list: ReturnType<typeof suggestions>) => (temperature: number) =>
  list.reduce((sum, { score, right }) => {
    const stated = sigmoid(score / temperature)
    return sum - Math.log(Math.max(1e-9, right ? stated : 1 - stated))
  }, 0)

/** How far stated probabilities are from true ones at this temperature, on average. */
const distance = (temperature: number, truth: number): number => {
  const scores = Array.from({ length: 701 }, (_, at) => at / 100 - 1)
  return scores.reduce((sum, score) => sum + Math.abs(sigmoid(score / temperature) - sigmoid(score / truth)), 0) / 701
}

const runs = Array.from({ length: 300 }, (_, seed) => {
  // True temperatures about the usual one, some far from it.
  const truth = usual * Math.exp(1.2 * (numbers(seed + 1)() - 0.5))
  return { truth, list: (count: number) => suggestions(count, truth, 7919 * seed + 13) }
})
const worst = (values: readonly number[]) => values.toSorted((a, b) => b - a)[Math.floor(values.length / 20)]!
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

test('after 34 suggestions stated probabilities are nearer to the true ones with the guard, the unluckiest by far', () => {
  const alone = runs.map(({ truth, list }) => distance(bestTemperature(lossOf(list(34))), truth))
  const guarded = runs.map(({ truth, list }) => distance(guardedTemperature(lossOf(list(34)), usual), truth))
  const kept = runs.map(({ truth }) => distance(usual, truth))
  expect(mean(guarded)).toBeLessThan(0.75 * mean(alone))
  expect(worst(guarded)).toBeLessThan(0.65 * worst(alone))
  expect(worst(guarded)).toBeLessThan(0.08)
  expect(mean(guarded)).toBeLessThan(mean(kept))
})

test('after a thousand the guard no longer matters', () => {
  for (const { list } of runs.slice(0, 40)) {
    const loss = lossOf(list(1000))
    expect(Math.abs(Math.log(guardedTemperature(loss, usual) / bestTemperature(loss)))).toBeLessThan(0.1)
  }
})

test('without anything to go by the temperature stays as usual', () => {
  expect(guardedTemperature(() => 0, usual)).toBeCloseTo(usual, 2)
})
