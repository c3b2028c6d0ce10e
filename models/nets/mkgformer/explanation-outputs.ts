import type { Value } from '../../graph/ops.ts'
import type { Encoded } from './encoder.ts'

/**
 * What explains a result, to be made outputs of a graph; by layer, counted from 0:
 *
 * - `explain.lambda.N` [batch, heads, patches]: λ, the share of each patch's attention that goes to the text; only in layers
 *   with a prefix
 * - `explain.vision_attention.N` [batch, heads, patches, prefix + patches], the text first where there is a prefix
 * - `explain.text_attention.N` [batch, heads, length, length]
 * - `explain.similarity.N` [batch, length, patches]: S after its softmax, how much of each patch each token takes up; only in
 *   layers with fusion
 *
 * `explain.ts` leads them back to words and places.
 */
export function explanationOutputs({ textLayers, visionLayers }: Encoded): Readonly<Record<string, Value>> {
  const outputs: Record<string, Value> = {}
  visionLayers.forEach(({ textShareByHead, probabilities }, layer) => {
    if (textShareByHead) outputs[`explain.lambda.${layer}`] = textShareByHead
    outputs[`explain.vision_attention.${layer}`] = probabilities
  })
  textLayers.forEach(({ probabilities, fusion }, layer) => {
    outputs[`explain.text_attention.${layer}`] = probabilities
    if (fusion) outputs[`explain.similarity.${layer}`] = fusion.weights
  })
  return outputs
}
