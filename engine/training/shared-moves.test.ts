import { expect, test } from 'vitest'
import { openSharedMoves, type SharedParameter, sharedFloats } from './shared-moves.ts'

const sizes = [3_000_001, 5, 2_500_000]
const parameters = (): SharedParameter[] =>
  sizes.map((size, which) => {
    const numbers = (scale: number) => sharedFloats(size).map((_, at) => Math.sin(at * scale + which))
    const made = {
      values: sharedFloats(size),
      first: sharedFloats(size),
      second: sharedFloats(size),
      gradient: sharedFloats(size),
    }
    made.values.set(numbers(1.1))
    made.gradient.set(numbers(0.7))
    return made
  })
const ask = { learningRate: 0.01, gradientScale: 0.5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
const steps = (step: number) =>
  sizes.map((_, at) => ({ ...ask, step, learningRateScale: at + 1, weightDecay: 0.1 * at }))

test('three threads move every number as one does', async () => {
  const [alone, together] = [parameters(), parameters()]
  const [one, three] = [openSharedMoves(alone, 1), openSharedMoves(together, 3)]
  for (const step of [1, 2]) {
    expect(await three.squares()).toBe(await one.squares())
    await one.move(steps(step))
    await three.move(steps(step))
  }
  for (const [at, { values, second }] of alone.entries()) {
    expect(Buffer.compare(bytesOf(values), bytesOf(together[at]!.values))).toBe(0)
    expect(Buffer.compare(bytesOf(second), bytesOf(together[at]!.second))).toBe(0)
    expect(values[1]).not.toBe(Math.fround(Math.sin(1.1 + at)))
  }
  await Promise.all([one.release(), three.release()])
}, 60_000)

const bytesOf = (numbers: Float32Array) => Buffer.from(numbers.slice().buffer)
