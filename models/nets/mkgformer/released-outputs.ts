import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { pooler } from '../layers/pooler.ts'
import { type MkgformerConfig, plainLayers } from './config.ts'
import type { EncodedPost } from './encode-post.ts'

/**
 * What both towers compute, layer by layer, under the names of the reference numbers: `text_hidden.0` is what enters the
 * first layer, `text_hidden.1` its result; the last layer before fusion and the first one with it also open up their
 * attention as `debug.text_layer.N.…`.
 *
 * @param name owns the pooler: `NAME.text_pooler`
 */
export function towerOutputs(
  g: Graph,
  encoded: EncodedPost,
  name: string,
  config: MkgformerConfig,
): Readonly<Record<string, Value>> {
  const { heads, hidden } = config
  const inHeads = (value: Value) =>
    g.transpose(g.reshape(value, [...value.shape.slice(0, 2), heads, hidden / heads]), [0, 2, 1, 3])
  const outputs: Record<string, Value> = {
    vision_embeddings: encoded.rawVision,
    'vision_hidden.0': encoded.embeddedVision,
    'text_hidden.0': encoded.embeddedText,
    pooler_output: pooler(g, encoded.text, `${name}.text_pooler`),
    last_hidden_state: encoded.text,
  }
  const firstFused = plainLayers(config)
  encoded.textLayers.forEach(({ state, context, fusion, keys, values }, layer) => {
    outputs[`text_hidden.${layer + 1}`] = state
    outputs[`vision_hidden.${layer + 1}`] = encoded.visionLayers[layer]!.state
    if (layer !== firstFused && layer !== firstFused - 1) return
    outputs[`debug.text_layer.${layer}.context`] = context
    outputs[`debug.text_layer.${layer}.key`] = inHeads(keys)
    outputs[`debug.text_layer.${layer}.value`] = inHeads(values)
    if (fusion) outputs[`debug.text_layer.${layer}.fusion`] = fusion.taken
  })
  return outputs
}
