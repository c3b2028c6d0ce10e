import type { Size } from '../../models/regions/box.ts'
import { type Placement, placeImage } from '../../models/regions/letterbox.ts'
import type { DetectorInput } from './manifest.ts'

/**
 * An image as a detector reads it, with its border.
 *
 * @param pixels [height, width, 3] bytes, RGB, of the part that the image takes in the input
 * @throws RangeError when there are fewer or more of them
 */
export function inputTensor(
  pixels: Uint8Array,
  image: Size,
  input: DetectorInput,
): { readonly data: Float32Array; readonly shape: readonly number[]; readonly placement: Placement } {
  const placement = placeImage(image, input, input.fitting)
  const { left, top, width, height } = placement
  if (pixels.length !== width * height * 3)
    throw new RangeError(`an image has ${pixels.length} bytes, ${width} x ${height} x 3 = ${width * height * 3} wanted`)
  const area = input.width * input.height
  const isPlanar = input.layout === 'nchw'
  const data = new Float32Array(3 * area)
  for (let colour = 0; colour < 3; colour++) {
    const channel = input.channels === 'rgb' ? colour : 2 - colour
    const numbers = Float32Array.from(
      { length: 256 },
      (_, byte) => (byte * input.scale - input.mean[colour]!) / input.deviation[colour]!,
    )
    const fill = (input.fill * input.scale - input.mean[colour]!) / input.deviation[colour]!
    for (let at = 0; at < area; at++) data[isPlanar ? channel * area + at : 3 * at + channel] = fill
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = (top + y) * input.width + left + x
        data[isPlanar ? channel * area + at : 3 * at + channel] = numbers[pixels[3 * (y * width + x) + colour]!]!
      }
  }
  const shape = isPlanar ? [1, 3, input.height, input.width] : [1, input.height, input.width, 3]
  return { data, shape, placement }
}
