import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { learnableGradients, optimiserStep } from './optimiser-step.ts'
import type { TrainingGraph, TrainingOptions } from './training-options.ts'

/**
 * Adds a whole training step to a graph: gradients, clipping, AdamW. The model then takes, besides the graph's own inputs:
 * each learnt parameter under its name, `first/NAME` and `second/NAME` (zeros at the start, of the parameter's shape),
 * `step` (float32 scalar, 1 at first) and `learning_rate` (float32 scalar).
 *
 * A parameter that no group takes, or that the loss does not depend on, is left alone: no decay, no moments.
 */
export function trainingGraph(g: Graph, loss: Value, options: TrainingOptions): TrainingGraph {
  const { outputs, learnt } = optimiserStep(g, learnableGradients(g, loss, options.groups), options)
  return { outputs: { ...options.watch, loss, ...outputs }, learnt }
}
