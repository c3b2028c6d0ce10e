import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { pooler } from '../layers/pooler.ts'
import { type HvpnetConfig, imagesPerPost } from './config.ts'
import type { EncodedPost } from './encode-post.ts'
import { pyramidOutputs } from './pyramid.ts'
import { byHeads } from './visual-prefix.ts'

/**
 * What the network computes up to its head, under the names of the reference numbers: the ResNet's stages of the whole image,
 * the pyramid, the projection, gates and prefixes by layer (`gate_probs` [layers, batch, images, blocks], `prefix.key`
 * [layers, batch, heads, images * slots, depth]) and the text's states, `text_hidden.0` being what enters the first layer.
 */
export function releasedOutputs(g: Graph, encoded: EncodedPost, config: HvpnetConfig): Readonly<Record<string, Value>> {
  const outputs: Record<string, Value> = {
    'text_hidden.0': encoded.embedded,
    last_hidden_state: encoded.state,
    pooler_output: pooler(g, encoded.state, 'bert.pooler'),
  }
  encoded.layers.forEach(({ state }, layer) => {
    outputs[`text_hidden.${layer + 1}`] = state
  })
  const images = imagesPerPost(config)
  encoded.stages.forEach((stage, at) => {
    const byPost = g.reshape(stage, ['batch', images, ...stage.shape.slice(1)])
    if (config.wholeImage) outputs[`debug.resnet.layer${at + 1}`] = g.at(byPost, 1, 0)
  })
  // Where the graph starts from the pyramid, these are inputs.
  if (encoded.stages.length > 0) Object.assign(outputs, pyramidOutputs(g, encoded.levels, config))
  if (encoded.visual?.projected) outputs.encoder_conv_output = encoded.visual.projected
  const byLayer = (pick: (prefix: NonNullable<EncodedPost['layers'][number]['prefix']>) => Value | undefined) => {
    const found = encoded.layers.map(({ prefix }) => prefix && pick(prefix)).filter((value) => value !== undefined)
    return found.length === 0
      ? undefined
      : g.concat(
          found.map((value) => g.unsqueeze(value, 0)),
          0,
        )
  }
  const stacked = {
    gate_logits: byLayer(({ gateLogits }) => gateLogits),
    gate_probs: byLayer(({ gates }) => gates),
    'prefix.key': byLayer(({ keys }) => byHeads(g, keys, config)),
    'prefix.value': byLayer(({ values }) => byHeads(g, values, config)),
  }
  for (const [name, value] of Object.entries(stacked)) if (value) outputs[name] = value
  return outputs
}
