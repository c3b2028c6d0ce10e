import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { accumulatingGraph, applyingGraph } from './accumulation.ts'
import { trainingGraph } from './training-graph.ts'
import type { TrainingOptions } from './training-options.ts'

/** A graph with what is wanted of it. */
export interface GraphPart {
  readonly graph: Graph
  readonly outputs: Readonly<Record<string, Value>>
}

/** All that a training run computes. */
export interface TrainingParts {
  /** Adds up gradients of several batches before one step; null: every batch is a step. See `accumulatingGraph`. */
  readonly gradients: GraphPart | null
  /** Moves the parameters. */
  readonly step: GraphPart
  readonly learnt: readonly string[]
}

/** @param accumulates whether several batches make one step */
export function trainingParts(g: Graph, loss: Value, options: TrainingOptions, accumulates: boolean): TrainingParts {
  if (!accumulates) {
    const { outputs, learnt } = trainingGraph(g, loss, options)
    return { gradients: null, step: { graph: g, outputs }, learnt }
  }
  const { outputs, learnt } = accumulatingGraph(g, loss, options)
  const shapes = learnt.map((name) => [name, g.parameters.get(name)!.shape as readonly number[]] as const)
  const { graph, training } = applyingGraph(new Map(shapes), options)
  return { gradients: { graph: g, outputs }, step: { graph, outputs: training.outputs }, learnt }
}
