/** Of channels red, green and blue, on a scale from 0 to 1: what is taken away, and what is then divided by. */
export interface ColourScale {
  readonly mean: readonly [number, number, number]
  readonly deviation: readonly [number, number, number]
}

/** As vision networks that learnt ImageNet read images. */
export const imagenetScale: ColourScale = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] }

/** As CLIP does. Source: Radford et al. 2021, arXiv:2103.00020. */
export const clipScale: ColourScale = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  deviation: [0.26862954, 0.26130258, 0.27577711],
}

/**
 * Writes an image as a network reads it, channel by channel.
 *
 * @param bytes [side, side, 3], RGB
 * @param into  [places, 3, side, side]; place number `at` is filled
 * @throws RangeError for an image of another size
 */
export function writePlanes(
  bytes: Uint8Array,
  into: Float32Array,
  at: number,
  side: number,
  { mean, deviation }: ColourScale,
): void {
  const pixels = side * side
  if (bytes.length !== 3 * pixels)
    throw new RangeError(`an image has ${bytes.length} values, ${side} x ${side} x 3 = ${3 * pixels} wanted`)
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * deviation[channel]!)
    const shift = mean[channel]! / deviation[channel]!
    const to = (at * 3 + channel) * pixels
    for (let i = 0; i < pixels; i++) into[to + i] = bytes[3 * i + channel]! * scale - shift
  }
}
