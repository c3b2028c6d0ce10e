import type { Value } from '../../graph/ops.ts'
import { liveNodes } from '../../onnx/live-nodes.ts'
import type { AuthorsModel } from './authors-model.ts'

/** Inputs of the graph that a value is computed from. */
export function inputsOf({ graph, inputs }: AuthorsModel, value: Value): readonly string[] {
  const used = new Set(liveNodes(graph.nodes, [value]).flatMap(({ node }) => node.inputs))
  return [...inputs].filter(([, input]) => input === value || used.has(input)).map(([name]) => name)
}

/** The outputs that can be had from some inputs: without `labels`, all but the losses. */
export function outputsFrom(
  model: AuthorsModel,
  outputs: Readonly<Record<string, Value>>,
  given: ReadonlySet<string>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(outputs).filter(([, value]) => inputsOf(model, value).every((name) => given.has(name))),
  )
}
