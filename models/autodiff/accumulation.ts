import { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { groupOf, learnableGradients, optimiserStep } from './optimiser-step.ts'
import type { ParameterGroup, TrainingGraph, TrainingOptions } from './training-options.ts'

/**
 * Training on more examples at a step than memory holds: the gradients of several small batches are added up by one graph,
 * and another one moves the parameters by the sum.
 *
 *   for each small batch   accumulatingGraph: sum/NAME in, new_sum/NAME out (zeros at the start)
 *   once                   applyingGraph: sum/NAME, first/NAME, second/NAME and NAME in, new/NAME, … out
 *
 * With `share` the part that a small batch is of the whole (its examples over all), a loss that is a mean over examples gives
 * just the step that one large batch would. A mean weighted by class weights or tokens wants their sums as shares instead.
 */
export function accumulatingGraph(
  g: Graph,
  loss: Value,
  { groups, watch }: Pick<TrainingOptions, 'groups' | 'watch'>,
): TrainingGraph {
  const share = g.input('share', 'float32', [])
  const learnable = learnableGradients(g, loss, groups)
  const outputs: Record<string, Value> = { ...watch, loss }
  for (const { name, parameter, gradient } of learnable) {
    const sum = g.input(`sum/${name}`, 'float32', parameter.shape)
    outputs[`new_sum/${name}`] = g.add(sum, g.mul(gradient, share))
  }
  return { outputs, learnt: learnable.map(({ name }) => name) }
}

/** The step itself, on a graph of its own. @param learnt shapes by name, of what `accumulatingGraph` says that it learns */
export function applyingGraph(
  learnt: ReadonlyMap<string, readonly number[]>,
  options: Pick<TrainingOptions, 'groups' | 'clipNorm' | 'settings'>,
): { readonly graph: Graph; readonly training: TrainingGraph } {
  const graph = new Graph()
  const learnable = [...learnt].map(([name, shape]) => ({
    name,
    parameter: graph.parameter(name, shape),
    group: mustBelong(name, options.groups),
    gradient: graph.input(`sum/${name}`, 'float32', shape),
  }))
  return { graph, training: optimiserStep(graph, learnable, options) }
}

function mustBelong(name: string, groups: readonly ParameterGroup[]): ParameterGroup {
  const group = groupOf(name, groups)
  if (!group) throw new RangeError(`'${name}' is to learn, but no group takes it`)
  return group
}
