import type { Box, Size } from './box.ts'

/** How an image fills a network's input: `stretch` to it; or keep the shape, with a border right and below, or all round. */
export type Fitting = 'stretch' | 'corner' | 'centre'

/** Where an image came to lie in an input. */
export interface Placement {
  /** Pixels of the input for each pixel of the image. */
  readonly scaleX: number
  readonly scaleY: number
  /** Of the image's corner in the input. */
  readonly left: number
  readonly top: number
  /** Whole pixels that the image takes in the input. */
  readonly width: number
  readonly height: number
}

/** Images smaller than the input are made larger. @throws RangeError for a side below one pixel */
export function placeImage(image: Size, input: Size, fitting: Fitting): Placement {
  for (const [what, { width, height }] of Object.entries({ image, input }))
    if (!(width >= 1 && height >= 1 && Number.isFinite(width * height)))
      throw new RangeError(`the ${what} is ${width} x ${height} pixels, expected at least 1 x 1`)
  const [fitX, fitY] = [input.width / image.width, input.height / image.height]
  if (fitting === 'stretch') return { scaleX: fitX, scaleY: fitY, left: 0, top: 0, ...input }
  const scale = Math.min(fitX, fitY)
  const width = Math.max(1, Math.min(input.width, Math.round(image.width * scale)))
  const height = Math.max(1, Math.min(input.height, Math.round(image.height * scale)))
  const isCentred = fitting === 'centre'
  return {
    // What was rounded to whole pixels is what the network sees.
    scaleX: width / image.width,
    scaleY: height / image.height,
    left: isCentred ? Math.floor((input.width - width) / 2) : 0,
    top: isCentred ? Math.floor((input.height - height) / 2) : 0,
    width,
    height,
  }
}

export function toInput<B extends Box>(box: B, { scaleX, scaleY, left, top }: Placement): B {
  return {
    ...box,
    x: box.x * scaleX + left,
    y: box.y * scaleY + top,
    width: box.width * scaleX,
    height: box.height * scaleY,
  }
}

/** Undoes `toInput`. The box may lie outside the image; see `clipBox`. */
export function toImage<B extends Box>(box: B, { scaleX, scaleY, left, top }: Placement): B {
  return {
    ...box,
    x: (box.x - left) / scaleX,
    y: (box.y - top) / scaleY,
    width: box.width / scaleX,
    height: box.height / scaleY,
  }
}
