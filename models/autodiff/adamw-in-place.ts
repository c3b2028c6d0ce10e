import type { LearningRule } from './gradient-graph.ts'

export interface MovedParameter {
  readonly values: Float32Array
  readonly first: Float32Array
  readonly second: Float32Array
}

export interface InPlaceStep extends LearningRule {
  readonly learningRate: number
  /** 1 at first. */
  readonly step: number
  /** All gradients times this: what clipping makes of them. */
  readonly gradientScale: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

/**
 * One step of AdamW on the parameter itself. It computes what `adamW` does as a graph, but reads and writes every number once: for
 * networks of hundreds of millions of parameters most of a step went into moving numbers about.
 *
 * Source: Loshchilov and Hutter 2019, arXiv:1711.05101; as in PyTorch.
 */
export function moveInPlace({ values, first, second }: MovedParameter, gradient: Float32Array, ask: InPlaceStep): void {
  const { fround } = Math
  const { beta1, beta2 } = ask
  const rate = ask.learningRate * ask.learningRateScale
  const keep = fround(1 - rate * ask.weightDecay)
  const pace = fround(rate / (1 - beta1 ** ask.step))
  const spread = fround(1 / Math.sqrt(1 - beta2 ** ask.step))
  const [old1, new1] = [fround(beta1), fround((1 - beta1) * ask.gradientScale)]
  const [old2, new2] = [fround(beta2), fround((1 - beta2) * ask.gradientScale * ask.gradientScale)]
  const epsilon = fround(ask.epsilon)
  // In single precision throughout: it is what the machine does four times as fast.
  for (let at = 0; at < values.length; at++) {
    const slope = gradient[at]!
    const mean = fround(fround(old1 * first[at]!) + fround(new1 * slope))
    const square = fround(fround(old2 * second[at]!) + fround(new2 * fround(slope * slope)))
    first[at] = mean
    second[at] = square
    const width = fround(fround(fround(Math.sqrt(square)) * spread) + epsilon)
    values[at] = fround(fround(values[at]! * keep) - fround(fround(pace * mean) / width))
  }
}

/** The sum of the squares of all numbers. */
export function sumOfSquares(numbers: Float32Array): number {
  // Four sums that do not wait for each other.
  let [a, b, c, d] = [0, 0, 0, 0]
  const end = numbers.length - (numbers.length % 4)
  for (let at = 0; at < end; at += 4) {
    a += numbers[at]! * numbers[at]!
    b += numbers[at + 1]! * numbers[at + 1]!
    c += numbers[at + 2]! * numbers[at + 2]!
    d += numbers[at + 3]! * numbers[at + 3]!
  }
  for (let at = end; at < numbers.length; at++) a += numbers[at]! * numbers[at]!
  return a + b + c + d
}
