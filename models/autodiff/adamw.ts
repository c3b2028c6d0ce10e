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

/** What one step shares between all parameters; scalars. */
export interface AdamWStep {
  readonly firstCorrection: Value
  readonly secondCorrection: Value
  readonly settings: AdamWSettings
}

/** @param step float32 scalar, 1 at the first step */
export function adamWStep(g: Graph, step: Value, settings: AdamWSettings = adamWDefaults): AdamWStep {
  return {
    firstCorrection: oneMinusPower(g, settings.beta1, step),
    secondCorrection: oneMinusPower(g, settings.beta2, step),
    settings,
  }
}

/**
 * p ← p(1 - lr·decay) - lr/(1-β₁ᵗ) · m / (√v/√(1-β₂ᵗ) + ε), with m and v the updated averages.
 *
 * @param learningRate float32 scalar
 * Source: Loshchilov and Hutter 2019, arXiv:1711.05101, in the order PyTorch computes it.
 */
export function adamW(
  g: Graph,
  { parameter, first, second }: AdamWState,
  gradient: Value,
  learningRate: Value,
  weightDecay: number,
  { firstCorrection, secondCorrection, settings: { beta1, beta2, epsilon } }: AdamWStep,
): AdamWState {
  const newFirst = g.add(g.scale(first, beta1), g.scale(gradient, 1 - beta1))
  const newSecond = g.add(g.scale(second, beta2), g.scale(g.square(gradient), 1 - beta2))
  const spread = g.add(g.div(g.sqrt(newSecond), g.sqrt(secondCorrection)), g.scalar(epsilon))
  const move = g.mul(g.div(newFirst, spread), g.div(learningRate, firstCorrection))
  const kept = weightDecay === 0 ? parameter : g.mul(parameter, g.sub(g.scalar(1), g.scale(learningRate, weightDecay)))
  return { parameter: g.sub(kept, move), first: newFirst, second: newSecond }
}

/** 1 - βᵗ by the hyperbolic tangent: in float32 the plain difference loses three digits at the first steps. */
function oneMinusPower(g: Graph, beta: number, step: Value): Value {
  const half = g.tanh(g.scale(step, Math.log(beta) / 2))
  return g.div(g.scale(half, -2), g.sub(g.scalar(1), half))
}
