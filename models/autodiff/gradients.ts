import type { Graph } from '../graph/graph.ts'
import type { AnyNode, Value } from '../graph/ops.ts'
import { printShape, ShapeError } from '../graph/shape-error.ts'
import type { GradientRule } from './gradient-rule.ts'
import { gradientRules } from './gradient-rules.ts'

/**
 * The gradients of a scalar, added to its graph; one walk backwards over the nodes between `loss` and `wrt`.
 *
 * @returns for each of `wrt` its gradient, of its own shape, or undefined when the loss does not depend on it
 * @throws ShapeError when the loss is no float scalar
 */
export function gradients(graph: Graph, loss: Value, wrt: readonly Value[]): readonly (Value | undefined)[] {
  if (loss.dtype !== 'float32' || loss.shape.length !== 0)
    throw new ShapeError(`gradients: the loss must be a float32 scalar, not ${loss.dtype} ${printShape(loss.shape)}`)
  return backward(graph, new Map([[loss, graph.scalar(1)]]), wrt)
}

/**
 * The vector-Jacobian product: given the gradients of some values, the gradients of `wrt`. Used for whole graphs and for the
 * bodies of scans.
 */
export function backward(
  graph: Graph,
  seeds: ReadonlyMap<Value, Value>,
  wrt: readonly Value[],
): readonly (Value | undefined)[] {
  // Only what depends on `wrt` can carry a gradient to it; frozen layers below are never walked.
  const reached = new Set(wrt)
  const nodes = graph.nodes.filter((node) => {
    const reaches = node.inputs.some((input) => reached.has(input))
    if (reaches) for (const output of node.outputs) if (output.dtype === 'float32') reached.add(output)
    return reaches
  })
  const found = new Map(seeds)
  for (const node of nodes.toReversed()) {
    const outputs = node.outputs.map((output) => found.get(output))
    if (outputs.every((gradient) => gradient === undefined)) continue
    const needed = node.inputs.map((input) => reached.has(input))
    applyRule(graph, node, outputs, needed).forEach((gradient, at) => {
      const input = node.inputs[at]!
      if (!gradient || !needed[at]) return
      const before = found.get(input)
      found.set(input, before ? graph.add(before, gradient) : gradient)
    })
  }
  return wrt.map((value) => found.get(value))
}

function applyRule(
  graph: Graph,
  node: AnyNode,
  outputs: readonly (Value | undefined)[],
  needed: readonly boolean[],
): readonly (Value | null)[] {
  const rule = gradientRules[node.kind] as GradientRule<typeof node.kind> | null
  return rule ? rule(graph, node as never, outputs as never, { needed, backward }) : []
}
