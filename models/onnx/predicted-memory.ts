import { evaluateDim } from '../graph/dims.ts'
import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { liveNodes } from './live-nodes.ts'

export interface PredictedMemory {
  /** Bytes of the parameters that the results need. */
  readonly parameters: number
  /** Bytes of all values that are wanted at the same time, where that is most. */
  readonly values: number
}

const bytesOf: Readonly<Record<Value['dtype'], number>> = { float32: 4, int32: 4, int64: 8, bool: 1 }

/**
 * What computing some results will take, before anything is allocated: every value from when it is made until it was last read. A
 * runtime that computes in place takes less, one that keeps spare memory more.
 *
 * @param sizes of the named sizes: batch, length
 */
export function predictedMemory(
  graph: Graph,
  results: readonly Value[],
  sizes: ReadonlyMap<string, number>,
): PredictedMemory {
  const size = ({ shape, dtype }: Value) =>
    shape.reduce<number>((product, dim) => product * evaluateDim(dim, sizes), bytesOf[dtype])
  const live = liveNodes(graph.nodes, results)
  const lastRead = new Map<Value, number>()
  live.forEach(({ node }, at) => {
    for (const input of node.inputs) lastRead.set(input, at)
  })
  for (const result of results) lastRead.set(result, live.length)
  const ending = new Map<number, Value[]>()
  for (const [value, at] of lastRead) ending.set(at, [...(ending.get(at) ?? []), value])
  const made = new Set<Value>()
  let [held, most] = [0, 0]
  for (const input of graph.inputs.values()) {
    if (!lastRead.has(input)) continue
    made.add(input)
    held += size(input)
  }
  live.forEach(({ used }, at) => {
    for (const output of used) {
      made.add(output)
      held += size(output)
    }
    most = Math.max(most, held)
    for (const value of ending.get(at) ?? []) if (made.has(value)) held -= size(value)
  })
  const needed = [...graph.parameters.values()].filter((value) => lastRead.has(value))
  return { parameters: needed.reduce((sum, value) => sum + size(value), 0), values: most }
}
