import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'

export interface AdamWSettings {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}
export const adamWDefaults: AdamWSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

/** One parameter and what is kept of its past gradients, all of one shape. */
export interface AdamWState {
  readonly parameter: Value
  /** Moving average of the gradient. */
  readonly first: Value
  /** Moving average of its square. */
  readonly second: Value
}

/** How fast parameters move at one step; float32 scalars of the graph. */
export interface AdamWPace {
  readonly learningRate: Value
  readonly weightDecay: number
  /** 1 at the first step. */
  readonly step: Value
  /** Gradients are taken times this; undefined is 1. */
  readonly gradientScale?: Value | undefined
  readonly settings?: AdamWSettings
}

/**
 * p ← p(1 - lr·decay) - lr/(1-β₁ᵗ) · m / (√v/√(1-β₂ᵗ) + ε), with m and v the updated averages.
 *
 * All that is the same for every parameter of one pace is a scalar, worked out once; what is left are twelve passes over the
 * parameter. So ask once for each pace and apply the result to many parameters.
 *
 * Source: Loshchilov and Hutter 2019, arXiv:1711.05101, in the order PyTorch computes it.
 */
export function adamW(g: Graph, pace: AdamWPace): (state: AdamWState, gradient: Value) => AdamWState {
  const { learningRate, weightDecay, step, gradientScale, settings = adamWDefaults } = pace
  const { beta1, beta2, epsilon } = settings
  const scaled = (share: number, times: number) =>
    gradientScale ? g.scale(times === 2 ? g.square(gradientScale) : gradientScale, share) : g.scalar(share)
  const gradientShare = scaled(1 - beta1, 1)
  const squareShare = scaled(1 - beta2, 2)
  const correction = g.sqrt(oneMinusPower(g, beta2, step))
  const move = g.div(g.mul(learningRate, correction), oneMinusPower(g, beta1, step))
  const floor = g.scale(correction, epsilon)
  const keep = g.sub(g.scalar(1), g.scale(learningRate, weightDecay))
  return ({ parameter, first, second }, gradient) => {
    const newFirst = g.add(g.scale(first, beta1), g.mul(gradient, gradientShare))
    const newSecond = g.add(g.scale(second, beta2), g.mul(g.square(gradient), squareShare))
    const moved = g.mul(g.div(newFirst, g.add(g.sqrt(newSecond), floor)), move)
    const kept = weightDecay === 0 ? parameter : g.mul(parameter, keep)
    return { parameter: g.sub(kept, moved), first: newFirst, second: newSecond }
  }
}

/** 1 - βᵗ by the hyperbolic tangent: in float32 the plain difference loses three digits at the first steps. */
function oneMinusPower(g: Graph, beta: number, step: Value): Value {
  const half = g.tanh(g.scale(step, Math.log(beta) / 2))
  return g.div(g.scale(half, -2), g.sub(g.scalar(1), half))
}
