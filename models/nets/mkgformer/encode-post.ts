import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import type { MkgformerConfig } from './config.ts'
import { embedImages, type ImagesByKind } from './embed-images.ts'
import { embedText, type TextInputs } from './embed-text.ts'
import { type Encoded, encodeTowers } from './encoder.ts'
import type { VisualLayout } from './visual-layout.ts'

export interface PostInputs extends TextInputs {
  /** int64 [batch, length], ones then zeros */
  readonly mask: Value
  readonly images: ImagesByKind
  readonly drop?: Drop
}

export interface EncodedPost extends Encoded {
  /** int64 [batch, length], as they came in */
  readonly ids: Value
  /** float32 [batch, length] */
  readonly mask: Value
  /** After the embeddings' LayerNorm: what enters the first layers. */
  readonly embeddedText: Value
  readonly embeddedVision: Value
  /** Before it. */
  readonly rawVision: Value
}

/** Tokens and images embedded and read by both towers; the heads of all tasks stand on this. @param name owns everything */
export function encodePost(
  g: Graph,
  { drop = keepAll, ...inputs }: PostInputs,
  name: string,
  layout: VisualLayout,
  config: MkgformerConfig,
): EncodedPost {
  const { ids } = inputs
  const mask = g.cast(inputs.mask, 'float32')
  const embeddedText = embedText(g, inputs, name, config)
  const { raw, normalised } = embedImages(g, inputs.images, name, layout, config)
  const towers = { text: drop(embeddedText), mask, vision: normalised, drop }
  const encoded = encodeTowers(g, towers, `${name}.encoder`, config)
  return { ...encoded, ids, mask, embeddedText, embeddedVision: normalised, rawVision: raw }
}
