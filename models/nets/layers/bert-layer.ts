import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { attend, type KeysAndValues } from './attention.ts'
import { type Drop, keepAll } from './dropout.ts'
import { type Activation, activate } from './feed-forward.ts'
import { layerNorm } from './layer-norm.ts'
import { linear } from './linear.ts'

export interface BertLayerSizes {
  readonly hidden: number
  readonly heads: number
  readonly intermediate: number
  readonly activation: Activation
  readonly epsilon: number
}

export interface BertLayerInputs {
  /** [batch, length, hidden] */
  readonly state: Value
  /** Of this layer and this state, where the caller has them already. */
  readonly own?: KeysAndValues
  /** float32 [batch, length] */
  readonly mask: Value
  /** What every token may look at before the text, [batch, prefix, hidden] each. */
  readonly prefix?: KeysAndValues | undefined
  /** float32 [batch, prefix]; without it the whole prefix is seen. */
  readonly prefixMask?: Value | undefined
  /** Joins the feed-forward network before its activation, [batch, length, intermediate]. */
  readonly joining?: ((attention: BertAttention) => Value | undefined) | undefined
  readonly drop?: Drop
}

export interface BertAttention {
  /** Heads side by side, before the output projection, [batch, length, hidden]. */
  readonly context: Value
  /** After it, [batch, length, hidden]. */
  readonly attended: Value
  /** [batch, heads, length, prefix + length] */
  readonly probabilities: Value
}

export interface BertLayer extends BertAttention, KeysAndValues {
  /** [batch, length, hidden] */
  readonly state: Value
}

/** Keys and values of one layer's own text. */
export function bertKeysAndValues(g: Graph, state: Value, name: string, hidden: number): KeysAndValues {
  return {
    keys: linear(g, state, `${name}.attention.self.key`, hidden),
    values: linear(g, state, `${name}.attention.self.value`, hidden),
  }
}

/**
 * One layer that normalises after each module.
 *
 * @param name owns `NAME.attention.self.…`, `NAME.attention.output.…`, `NAME.intermediate.dense` and `NAME.output.…`
 * Source: Devlin et al. 2019, arXiv:1810.04805.
 */
export function bertLayer(g: Graph, inputs: BertLayerInputs, name: string, sizes: BertLayerSizes): BertLayer {
  const { state, mask, prefix, prefixMask, joining, drop = keepAll } = inputs
  const { hidden, heads, intermediate, activation, epsilon } = sizes
  const own = inputs.own ?? bertKeysAndValues(g, state, name, hidden)
  const queries = linear(g, state, `${name}.attention.self.query`, hidden)
  const { context, probabilities } = attend(g, { queries, ...own, mask, prefix, prefixMask, drop }, heads)
  const attended = linear(g, context, `${name}.attention.output.dense`, hidden)
  const between = layerNorm(g, g.add(drop(attended), state), `${name}.attention.output.LayerNorm`, epsilon)

  const plain = linear(g, between, `${name}.intermediate.dense`, intermediate)
  const joined = joining?.({ context, attended, probabilities })
  const inner = activate(g, joined ? g.add(plain, joined) : plain, activation)
  const out = linear(g, inner, `${name}.output.dense`, hidden)
  const after = layerNorm(g, g.add(drop(out), between), `${name}.output.LayerNorm`, epsilon)
  return { state: after, context, attended, probabilities, ...own }
}
