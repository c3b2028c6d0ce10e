import type { AnyNode, Value } from '../graph/ops.ts'

export interface LiveNode {
  readonly node: AnyNode
  /** Its outputs that something needs. */
  readonly used: ReadonlySet<Value>
}

/** The nodes that the results need, in order. @param given values that need no node, since they come from outside */
export function liveNodes(
  nodes: readonly AnyNode[],
  results: readonly Value[],
  given: ReadonlySet<Value> = new Set(),
): readonly LiveNode[] {
  const wanted = new Set(results)
  const live: LiveNode[] = []
  for (const node of nodes.toReversed()) {
    const used = new Set(node.outputs.filter((output) => wanted.has(output) && !given.has(output)))
    if (used.size === 0) continue
    live.push({ node, used })
    for (const input of node.inputs) wanted.add(input)
  }
  return live.reverse()
}
