import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { KeysAndValues } from '../layers/attention.ts'
import { type BertAttention, bertLayer } from '../layers/bert-layer.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
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
  /** float32 [batch, patches], for `vision`. */
  readonly visionMask: Value | undefined
  readonly drop?: Drop
}

/** One BERT layer which also takes up the image where `vision` is given; owns `NAME.intermediate.fusion_dense` then. */
export function textLayer(g: Graph, inputs: TextLayerInputs, name: string, config: EncoderConfig): TextLayer {
  const { state, own, mask, vision, visionMask, drop = keepAll } = inputs
  const { hidden, heads, textEpsilon, textIntermediate, textActivation } = config
  const sizes = { hidden, heads, intermediate: textIntermediate, activation: textActivation, epsilon: textEpsilon }
  let fusion: Fusion | undefined
  const joining = ({ context, attended }: BertAttention) => {
    fusion = vision && fuse(g, config.fidelity === 'released' ? context : attended, vision, visionMask)
    return fusion && linear(g, fusion.taken, `${name}.intermediate.fusion_dense`, textIntermediate)
  }
  const layer = bertLayer(g, { state, own, mask, joining, drop }, name, sizes)
  return { state: layer.state, context: layer.context, probabilities: layer.probabilities, fusion }
}
