import type { Graph } from './graph.ts'
import type { Value } from './ops.ts'

export interface BoundaryOptions {
  /** Parameters that change; whatever depends on none of them is frozen. */
  readonly learns: (parameter: string) => boolean
  /**
   * Inputs of which everything is to lie below the boundary. What depends only on others (a mask) is cheap, and is computed
   * again above it.
   */
  readonly below: (input: string) => boolean
}

/**
 * Where a graph can be cut so that all below is frozen: the values from which, together with the inputs that are not
 * `below`, `result` can be computed without running anything that no learning changes. Dropout counts as nothing below
 * the boundary and stays above it, so a training graph has the boundary of its inference graph, value for value.
 *
 * @returns float32 values in the order in which they are made; give them to `onnxModel` as outputs of the lower part and as
 * `given` of the upper one
 */
export function frozenBoundary(graph: Graph, result: Value, { learns, below }: BoundaryOptions): readonly Value[] {
  const moving = new Set([...graph.parameters].filter(([name]) => learns(name)).map(([, value]) => value))
  const deep = new Set([...graph.inputs].filter(([name]) => below(name)).map(([, value]) => value))
  const masks = new Set(graph.nodes.flatMap(({ kind, outputs }) => (kind === 'DropoutMask' ? outputs : [])))
  const undropped = new Map<Value, Value>()
  for (const node of graph.nodes) {
    if (node.kind === 'Mul' && masks.has(node.inputs[1]!)) undropped.set(node.outputs[0]!, node.inputs[0]!)
    for (const [set, grows] of [
      [moving, node.inputs.some((input) => moving.has(input))],
      [deep, node.inputs.some((input) => deep.has(input))],
    ] as const)
      if (grows) for (const output of node.outputs) set.add(output)
  }
  const maker = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)))
  const boundary = new Set<Value>()
  const seen = new Set<Value>()
  const walk = (value: Value): void => {
    if (seen.has(value)) return
    seen.add(value)
    const node = maker.get(value)
    if (node === undefined) return
    if (moving.has(value) || !deep.has(value)) for (const input of node.inputs) walk(input)
    else if (undropped.has(value)) walk(undropped.get(value)!)
    else if (value.dtype === 'float32') boundary.add(value)
    else for (const input of node.inputs) walk(input)
  }
  walk(result)
  return graph.nodes.flatMap(({ outputs }) => outputs.filter((output) => boundary.has(output)))
}
