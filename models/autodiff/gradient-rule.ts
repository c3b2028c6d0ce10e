import type { Graph } from '../graph/graph.ts'
import type { OpKind, OpNode, Value } from '../graph/ops.ts'

export interface RuleContext {
  /** Which inputs are worth the trouble. What a rule builds for nothing is not written to the model either. */
  readonly needed: readonly boolean[]
  /** The walk itself, for ops that hold a graph. */
  readonly backward: (
    graph: Graph,
    seeds: ReadonlyMap<Value, Value>,
    wrt: readonly Value[],
  ) => readonly (Value | undefined)[]
}

/** The gradients of a node's inputs from those of its outputs, of which at least one is there; `null` where none flows. */
export type GradientRule<K extends OpKind> = (
  g: Graph,
  node: OpNode<K>,
  outputs: readonly [Value, ...(Value | undefined)[]],
  context: RuleContext,
) => readonly (Value | null)[]
