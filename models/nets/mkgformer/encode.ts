import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { Drop } from '../layers/dropout.ts'
import type { EncoderConfig } from './config.ts'
import { type Encoded, encodeTowers } from './encoder.ts'
import { joinObjects, type ObjectInputs } from './object-images.ts'
import { embedWholeImage } from './whole-image.ts'

export interface EncodeInputs {
  /** Words as vectors of the encoder's width, normalised, [batch, length, hidden]. */
  readonly text: Value
  /** float32 [batch, length], ones then zeros. */
  readonly mask: Value
  /** float32 [batch, 3, side, side], normalised to mean 0 and deviation 1. */
  readonly pixels: Value
  /** float32 [batch], 1 where the post has an image; elsewhere a blank image stands in and the pixels are ignored. */
  readonly hasImage: Value
  /** Regions of the image, read after the whole one; left out: the network has no slots for them. */
  readonly objects?: ObjectInputs
  readonly drop?: Drop
}

/**
 * Text states that have seen the image: the encoder for a network that brings its own embedding of words below and its own
 * head above.
 *
 * @param name  owns all parameters: `NAME.vision_embeddings.…`, `NAME.vision_pre_layrnorm.…`, `NAME.encoder.…`
 * @param patch side of a patch in pixels; it divides the side of the image
 */
export function encode(g: Graph, inputs: EncodeInputs, name: string, patch: number, config: EncoderConfig): Encoded {
  const { text, mask, drop, objects } = inputs
  const whole = embedWholeImage(g, inputs.pixels, inputs.hasImage, name, patch, config)
  const seen = objects && joinObjects(g, whole, objects, name, patch, config)
  const towers = {
    text,
    mask,
    vision: seen?.vision ?? whole,
    ...(seen && { visionMask: seen.mask }),
    ...(drop && { drop }),
  }
  return encodeTowers(g, towers, `${name}.encoder`, config)
}
