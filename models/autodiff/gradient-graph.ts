import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { learnableGradients } from './optimiser-step.ts'
import type { ParameterGroup } from './training-options.ts'

/** How one parameter learns. */
export interface LearningRule {
  /** Times the learning rate of the step. */
  readonly learningRateScale: number
  readonly weightDecay: number
}

export interface GradientGraph {
  /** `loss`, and `gradient/NAME` for each parameter that learns. */
  readonly outputs: Readonly<Record<string, Value>>
  readonly rules: ReadonlyMap<string, LearningRule>
}

/** A training step without its end: the gradients come out, and whoever has the parameters moves them. */
export function gradientGraph(g: Graph, loss: Value, groups: readonly ParameterGroup[]): GradientGraph {
  const learnable = learnableGradients(g, loss, groups)
  const outputs = Object.fromEntries(learnable.map(({ name, gradient }) => [`gradient/${name}`, gradient]))
  return { outputs: { loss, ...outputs }, rules: new Map(learnable.map(({ name, group }) => [name, group])) }
}
