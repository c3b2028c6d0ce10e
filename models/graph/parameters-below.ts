import type { Graph } from './graph.ts'
import type { Value } from './ops.ts'

/** Names of the parameters that some values are computed from. */
export function parametersBelow(g: Graph, values: readonly Value[]): readonly string[] {
  const needed = new Set(values)
  for (const { inputs, outputs } of g.nodes.toReversed())
    if (outputs.some((output) => needed.has(output))) for (const input of inputs) needed.add(input)
  return [...g.parameters].filter(([, value]) => needed.has(value)).map(([name]) => name)
}
