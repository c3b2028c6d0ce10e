import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import type { Drop } from './dropout.ts'
import { widthOf } from './linear.ts'

/** Keys and values before they are cut into heads, [batch, tokens, hidden] each. */
export interface KeysAndValues {
  readonly keys: Value
  readonly values: Value
}

export interface AttentionInputs extends KeysAndValues {
  readonly queries: Value
  /** Put before the keys and values. */
  readonly prefix?: KeysAndValues | undefined
  /** float32 [batch, tokens], 1 for what may be looked at, 0 for padding. */
  readonly mask?: Value | undefined
  /** The same for the prefix, [batch, prefix]. */
  readonly prefixMask?: Value | undefined
  /** Applied to the probabilities that weigh the values. */
  readonly drop?: Drop
}

export interface Attention {
  /** [batch, tokens, hidden]: heads side by side, before any output projection. */
  readonly context: Value
  /** [batch, heads, tokens, prefix + tokens], rows add up to 1. */
  readonly probabilities: Value
}

/** Not -Infinity: a row that is all padding would come out as NaN and poison the whole batch's loss. */
const hidden = -10000

/**
 * Scaled dot-product attention over heads.
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762; the prefix as in MKGformer, arXiv:2205.02357, equation 10.
 */
export function attend(g: Graph, inputs: AttentionInputs, heads: number): Attention {
  const { queries, keys, values, prefix } = inputs
  const width = widthOf(queries, 'attention')
  if (width % heads !== 0) throw new ShapeError(`attention: a width of ${width} cannot be cut into ${heads} heads`)
  const depth = width / heads
  const cut = (x: Value, order: readonly number[]) =>
    g.transpose(g.reshape(x, [...x.shape.slice(0, 2), heads, depth]), order)
  const joined = (own: Value, before: Value | undefined) => (before ? g.concat([before, own], 1) : own)

  const q = cut(g.scale(queries, 1 / Math.sqrt(depth)), [0, 2, 1, 3])
  const k = cut(joined(keys, prefix?.keys), [0, 2, 3, 1])
  const v = cut(joined(values, prefix?.values), [0, 2, 1, 3])
  const products = g.matMul(q, k)
  const padding = paddingScores(g, inputs)
  const scores = padding ? g.add(products, padding) : products
  const probabilities = g.softmax(scores, 3)
  const context = g.transpose(g.matMul(inputs.drop ? inputs.drop(probabilities) : probabilities, v), [0, 2, 1, 3])
  return { context: g.reshape(context, [...queries.shape.slice(0, 2), width]), probabilities }
}

/** 0 for what may be looked at and a large negative number for padding: [batch, 1, 1, prefix + tokens]. */
function paddingScores(g: Graph, { keys, prefix, mask, prefixMask }: AttentionInputs): Value | undefined {
  if (!mask && !prefixMask) return undefined
  const score = (one: Value) => g.scale(g.sub(g.scalar(1), one), hidden)
  const own = mask && score(mask)
  const before = prefixMask && score(prefixMask)
  const all = !prefix
    ? own!
    : own && before
      ? g.concat([before, own], 1)
      : own
        ? g.pad(own, 1, prefix.keys.shape[1]!, 0)
        : g.pad(before!, 1, 0, keys.shape[1]!)
  return g.reshape(all, [all.shape[0]!, 1, 1, all.shape[1]!])
}

/** How much of each token's attention goes to the first `count` keys, averaged over heads: [batch, tokens]. */
export function shareOfFirst(g: Graph, probabilities: Value, count: number | string): Value {
  return g.mean(shareOfFirstByHead(g, probabilities, count), [1])
}

/** The same for each head: [batch, heads, tokens]. */
export function shareOfFirstByHead(g: Graph, probabilities: Value, count: number | string): Value {
  return g.sum(g.slice(probabilities, 3, 0, count), [3])
}
