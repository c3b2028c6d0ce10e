import type { Dim } from '../../graph/dims.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { KeysAndValues } from '../layers/attention.ts'
import { linear } from '../layers/linear.ts'
import type { PrefixConfig } from './config.ts'

export interface LayerPrefix extends KeysAndValues {
  /** [batch, images, blocks], before the leaky rectifier; undefined where no gate decides. */
  readonly gateLogits: Value | undefined
  /** [batch, images, blocks]; each image's add up to 1. */
  readonly gates: Value | undefined
}

/**
 * What one BERT layer finds before its text: keys and values [batch, images * slots, hidden], the whole image's slots first.
 *
 * @param blocks [batch, images, blocks, slots, width]
 * @param name   owns `NAME.gates.LAYER` and, in the paper's form, `NAME.prefix_map.LAYER`; '' for none before the dot
 * Source: Chen et al. 2022, arXiv:2205.03521, equations 2 to 8.
 */
export function visualPrefix(g: Graph, blocks: Value, layer: number, name: string, config: PrefixConfig): LayerPrefix {
  const { guidance, layers } = config
  const count = blocks.shape[2] as number
  if (guidance !== 'gated') {
    const block = guidance === 'flat' ? count - 1 : Math.floor((layer * count) / layers)
    return { ...keysAndValues(g, g.at(blocks, 2, block), layer, name, config), gateLogits: undefined, gates: undefined }
  }
  const [batch, images, , slots, width] = blocks.shape as readonly [Dim, Dim, number, number, number]
  const average = g.mean(blocks, [2])
  const read =
    config.fidelity === 'released' ? g.reshape(average, [batch, images, slots * width]) : g.mean(average, [2])
  const gateLogits = linear(g, read, `${name}gates.${layer}`, count)
  const gates = g.softmax(g.leakyRelu(gateLogits))
  const flat = g.reshape(blocks, [batch, images, count, slots * width])
  const chosen = g.reshape(g.matMul(g.unsqueeze(gates, 2), flat), [batch, images, slots, width])
  return { ...keysAndValues(g, chosen, layer, name, config), gateLogits, gates }
}

/** @param chosen [batch, images, slots, width] */
function keysAndValues(g: Graph, chosen: Value, layer: number, name: string, config: PrefixConfig): KeysAndValues {
  const { hidden, fidelity } = config
  const [batch, images, slots, width] = chosen.shape as readonly [Dim, number, number, number]
  const rows = g.reshape(chosen, [batch, images * slots, width])
  const both = fidelity === 'released' ? rows : linear(g, rows, `${name}prefix_map.${layer}`, 2 * hidden)
  const [keys, values] = g.split(both, 2, [hidden, hidden]) as [Value, Value]
  if (fidelity === 'paper') return { keys, values }
  return { keys: mixedHeads(g, keys, config), values: mixedHeads(g, values, config) }
}

/**
 * The authors cut heads by a plain reshape to [batch, heads, slots, depth], without the usual transpose. Attention will cut
 * them in the usual way, so this is laid out such that it finds the authors' heads.
 */
function mixedHeads(g: Graph, x: Value, { heads, hidden }: PrefixConfig): Value {
  const [batch, slots] = x.shape as readonly [Dim, number]
  const cut = g.reshape(x, [batch, heads, slots, hidden / heads])
  return g.reshape(g.transpose(cut, [0, 2, 1, 3]), [batch, slots, hidden])
}

/** Keys or values of a prefix as attention will see them: [batch, heads, images * slots, depth]. */
export function byHeads(g: Graph, x: Value, { heads, hidden }: PrefixConfig): Value {
  const [batch, slots] = x.shape as readonly [Dim, number]
  return g.transpose(g.reshape(x, [batch, slots, heads, hidden / heads]), [0, 2, 1, 3])
}
