import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { floats } from '../../models/graph/tensor.ts'
import { bucketBatches } from './fit-batches.ts'
import { type FitPlan, type FitState, fitModel, type Learner } from './fit-model.ts'
import { seededRandom } from './fit-random.ts'
import { learningRateAt } from './fit-schedule.ts'

interface Example {
  readonly length: number
  readonly y: number
}
const examples: Example[] = Array.from({ length: 50 }, (_, i) => ({ length: 1 + (i % 7), y: 3 + (i % 3) - 1 }))
const plan: FitPlan = {
  epochs: 20,
  batchSize: 8,
  seed: 5,
  average: null,
  patience: null,
  keep: 'last',
  learningRate: 0.3,
  warmUp: 0.1,
  decay: 'linear',
  floor: 0,
}

/** Learns the mean of y by gradient descent on squares. */
function meanLearner(spoilAt = Number.POSITIVE_INFINITY, from = 0): Learner<Example> & { steps: number[] } {
  let w = from
  const steps: number[] = []
  return {
    steps,
    async step(batch, { learningRate }) {
      steps.push(learningRate)
      if (steps.length === spoilAt) return Number.NaN
      const loss = batch.reduce((sum, { y }) => sum + (w - y) ** 2, 0) / batch.length
      w -= learningRate * (batch.reduce((sum, { y }) => sum + 2 * (w - y), 0) / batch.length)
      return loss
    },
    weights: () => new Map([['w', floats([1], [w])]]),
  }
}
const w = (weights: ReadonlyMap<string, { data: Float32Array }> | null) => weights!.get('w')!.data[0]!

describe('fitting', () => {
  test('learns, and the same seed learns the same', async () => {
    const first = await fitModel(examples, plan, meanLearner())
    const again = await fitModel(examples, plan, meanLearner())
    expect(first.end).toBe('finished')
    expect(w(first.weights)).toBeCloseTo(3, 0)
    expect(first.epochs.at(-1)!.loss).toBeLessThan(first.epochs[0]!.loss)
    expect(again).toEqual(first)
    expect(await fitModel(examples, { ...plan, seed: 6 }, meanLearner())).not.toEqual(first)
  })

  test('averaged weights stay near the weights they follow', async () => {
    const { weights } = await fitModel(examples, { ...plan, average: 0.9 }, meanLearner())
    expect(w(weights)).toBeCloseTo(3, 0)
  })

  test('keeps the best of the evaluated weights and stops when nothing gets better', async () => {
    const scores = [1, 5, 2, 3, 4]
    const seen: number[] = []
    const evaluate = async (weights: Parameters<typeof w>[0]) => {
      seen.push(w(weights))
      return scores[seen.length - 1]!
    }
    const { end, weights, epochs } = await fitModel(examples, { ...plan, patience: 3, keep: 'best' }, meanLearner(), {
      evaluate,
    })
    expect(end).toBe('early')
    expect(epochs.map(({ score }) => score)).toEqual(scores)
    expect(w(weights)).toBe(seen[1])
  })

  test('stops between steps when it is cancelled, and hands over what it has', async () => {
    const abort = new AbortController()
    const learner = meanLearner()
    const { end, steps, weights } = await fitModel(examples, plan, learner, {
      signal: abort.signal,
      onProgress: ({ step }) => {
        if (step === 10) abort.abort()
      },
    })
    expect([end, steps, learner.steps.length]).toEqual(['cancelled', 10, 10])
    expect(w(weights)).toBe(learner.weights().get('w')!.data[0])
  })

  test('stops at a loss that is not a number and does not hand over spoilt weights', async () => {
    const { end, weights, steps } = await fitModel(examples, plan, meanLearner(4))
    expect([end, weights, steps]).toEqual(['not-finite', null, 3])
  })

  test('tells how long it will take', async () => {
    let time = 0
    const left: (number | null)[] = []
    await fitModel(examples, { ...plan, epochs: 1 }, meanLearner(), {
      now: () => (time += 1000),
      onProgress: ({ secondsLeft }) => left.push(secondsLeft),
    })
    expect(left[0]).toBeCloseTo(6)
    expect(left.at(-1)).toBe(0)
  })

  test('nothing to learn from is an error', async () => {
    await expect(fitModel([], plan, meanLearner())).rejects.toThrow('no examples')
  })
})

test('the learning rate rises, falls to its floor and is never zero before', () => {
  const schedule = { learningRate: 1, warmUp: 0.1, decay: 'cosine', floor: 0.02 } as const
  const rates = Array.from({ length: 100 }, (_, step) => learningRateAt(schedule, step, 100))
  expect(rates[0]).toBeGreaterThan(0)
  expect(Math.max(...rates)).toBeCloseTo(1)
  expect(rates.indexOf(Math.max(...rates))).toBe(10)
  expect(rates.at(-1)).toBeCloseTo(0.02)
  expect(learningRateAt({ ...schedule, decay: 'none' }, 99, 100)).toBe(1)
  expect(learningRateAt({ ...schedule, decay: 'linear', floor: 0 }, 0, 1)).toBe(1)
})

test('every example comes once an epoch, in batches of similar length', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 })),
      fc.integer({ min: 1, max: 9 }),
      fc.integer(),
      (lengths, size, seed) => {
        const items = lengths.map((length, id) => ({ length, id }))
        const batches = bucketBatches(items, size, seededRandom(seed))
        expect(
          batches
            .flat()
            .map(({ id }) => id)
            .sort((a, b) => a - b),
        ).toEqual(items.map(({ id }) => id))
        expect(batches).toHaveLength(Math.ceil(items.length / size))
      },
    ),
  )
})

test.each([
  { name: 'the best weights', keep: 'best', average: null },
  { name: 'the last averaged ones', keep: 'last', average: 0.9 },
] as const)('a run that broke off goes on to the same end: $name', async ({ keep, average }) => {
  const whole = { ...plan, keep, average }
  const evaluate = async (weights: ReadonlyMap<string, { data: Float32Array }>) => -Math.abs(w(weights) - 2.9)
  const straight = await fitModel(examples, whole, meanLearner(), { evaluate })
  for (const brokenAt of [1, 7, 20]) {
    const stop = new AbortController()
    const learner = meanLearner()
    let saved: { from: FitState; w: number } | null = null
    await fitModel(examples, whole, learner, {
      evaluate,
      signal: stop.signal,
      async save(from) {
        if (from.epochs.length !== brokenAt) return
        saved = { from, w: w(learner.weights()) }
        stop.abort()
      },
    })
    const { from, w: reached } = saved! as { from: FitState; w: number }
    const rest = await fitModel(examples, whole, meanLearner(Number.POSITIVE_INFINITY, reached), { evaluate, from })
    expect(rest.epochs.map(({ epoch }) => epoch)).toEqual(straight.epochs.map(({ epoch }) => epoch))
    expect(w(rest.weights)).toBeCloseTo(w(straight.weights), 5)
  }
})
