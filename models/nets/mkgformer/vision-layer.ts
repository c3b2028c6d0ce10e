import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { attend, type KeysAndValues, shareOfFirst, shareOfFirstByHead } from '../layers/attention.ts'
import { activate } from '../layers/feed-forward.ts'
import { layerNorm } from '../layers/layer-norm.ts'
import { linear } from '../layers/linear.ts'
import type { EncoderConfig } from './config.ts'

/** Text that the vision attends to besides itself. */
export interface VisionPrefix extends KeysAndValues {
  /** float32 [batch, length]; without it padding is seen as well. */
  readonly mask: Value | undefined
}

export interface VisionLayer {
  /** [batch, patches, hidden] */
  readonly state: Value
  /** What the attention module added to the state, [batch, patches, hidden]. */
  readonly attended: Value
  /** [batch, heads, patches, prefix + patches] */
  readonly probabilities: Value
  /** λ: how much of each patch's attention goes to the text, [batch, patches]; undefined without a prefix. */
  readonly textShare: Value | undefined
  /** The same for each head, [batch, heads, patches]. */
  readonly textShareByHead: Value | undefined
}

export interface VisionLayerInputs {
  /** [batch, patches, hidden] */
  readonly state: Value
  /** float32 [batch, patches]; without it every patch is seen. */
  readonly mask: Value | undefined
  readonly prefix: VisionPrefix | undefined
}

/** One layer of a vision transformer, normalising before each module, with text as a prefix where there is one. */
export function visionLayer(
  g: Graph,
  { state, mask, prefix }: VisionLayerInputs,
  name: string,
  config: EncoderConfig,
): VisionLayer {
  const { hidden, heads, visionEpsilon, visionIntermediate, visionActivation } = config
  const x = layerNorm(g, state, `${name}.layer_norm1`, visionEpsilon)
  const project = (part: string, from: Value) => linear(g, from, `${name}.self_attn.${part}`, hidden)
  const attention = attend(
    g,
    {
      queries: project('q_proj', x),
      keys: project('k_proj', x),
      values: project('v_proj', x),
      mask,
      prefix,
      prefixMask: prefix?.mask,
    },
    heads,
  )
  const attended = project('out_proj', attention.context)
  const between = g.add(state, attended)
  const y = layerNorm(g, between, `${name}.layer_norm2`, visionEpsilon)
  const inner = activate(g, linear(g, y, `${name}.mlp.fc1`, visionIntermediate), visionActivation)
  return {
    state: g.add(between, linear(g, inner, `${name}.mlp.fc2`, hidden)),
    attended,
    probabilities: attention.probabilities,
    textShare: prefix && shareOfFirst(g, attention.probabilities, prefix.keys.shape[1]!),
    textShareByHead: prefix && shareOfFirstByHead(g, attention.probabilities, prefix.keys.shape[1]!),
  }
}
