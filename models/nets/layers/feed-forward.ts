import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'

export type Activation = 'gelu' | 'quick-gelu' | 'relu'

/** `gelu` by the error function (BERT); `quick-gelu` is x σ(1.702 x) (CLIP). */
export function activate(g: Graph, x: Value, activation: Activation): Value {
  switch (activation) {
    case 'gelu':
      return g.gelu(x)
    case 'quick-gelu':
      return g.mul(x, g.sigmoid(g.scale(x, 1.702)))
    case 'relu':
      return g.relu(x)
  }
}
