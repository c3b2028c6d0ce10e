import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { attend, type KeysAndValues } from '../layers/attention.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import { activate } from '../layers/feed-forward.ts'
import { layerNorm } from '../layers/layer-norm.ts'
import { linear } from '../layers/linear.ts'
import type { EncoderConfig } from './config.ts'
import { type Fusion, fuse } from './fusion.ts'

export interface TextLayer {
  /** [batch, length, hidden] */
  readonly state: Value
  /** Heads side by side, before the output projection, [batch, length, hidden]. */
  readonly context: Value
  /** [batch, heads, length, length] */
  readonly probabilities: Value
  readonly fusion: Fusion | undefined
}

export interface TextLayerInputs {
  /** [batch, length, hidden] */
  readonly state: Value
  /** Of this layer and this state. */
  readonly own: KeysAndValues
  /** float32 [batch, length] */
  readonly mask: Value
  /** What the tokens may take up, [batch, patches, hidden]. */
  readonly vision: Value | undefined
  readonly drop?: Drop
}

/** Keys and values of one text layer; the vision tower borrows them as its prefix. */
export function textKeysAndValues(g: Graph, state: Value, name: string, hidden: number): KeysAndValues {
  return {
    keys: linear(g, state, `${name}.attention.self.key`, hidden),
    values: linear(g, state, `${name}.attention.self.value`, hidden),
  }
}

/** One BERT layer, normalising after each module, which also takes up the image where `vision` is given. */
export function textLayer(g: Graph, inputs: TextLayerInputs, name: string, config: EncoderConfig): TextLayer {
  const { state, own, mask, vision, drop = keepAll } = inputs
  const { hidden, heads, textEpsilon, textIntermediate, textActivation } = config
  const queries = linear(g, state, `${name}.attention.self.query`, hidden)
  const { context, probabilities } = attend(g, { queries, ...own, mask, drop }, heads)
  const attended = linear(g, context, `${name}.attention.output.dense`, hidden)
  const between = layerNorm(g, g.add(drop(attended), state), `${name}.attention.output.LayerNorm`, textEpsilon)

  const fusion = vision && fuse(g, config.fidelity === 'released' ? context : attended, vision)
  const plain = linear(g, between, `${name}.intermediate.dense`, textIntermediate)
  const inner = fusion
    ? g.add(plain, linear(g, fusion.taken, `${name}.intermediate.fusion_dense`, textIntermediate))
    : plain
  const out = linear(g, activate(g, inner, textActivation), `${name}.output.dense`, hidden)
  const after = layerNorm(g, g.add(drop(out), between), `${name}.output.LayerNorm`, textEpsilon)
  return { state: after, context, probabilities, fusion }
}
