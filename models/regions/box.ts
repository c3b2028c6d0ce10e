/** In pixels, from the top left corner of the image that its owner names. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** A box of a class, found by a detector or by salience. */
export interface ScoredBox extends Box {
  /** Row of the class; one that knows no classes says 0 of all. */
  readonly label: number
  /** 0 to 1 */
  readonly score: number
}

export const areaOf = ({ width, height }: Size): number => width * height

/** Shared area divided by joined area, 0 to 1. Two empty boxes share nothing: 0. */
export function boxIou(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const shared = Math.max(0, width) * Math.max(0, height)
  const joined = areaOf(a) + areaOf(b) - shared
  return joined > 0 ? Math.min(1, shared / joined) : 0
}

/** The square that a model sees of a whole image. */
export function middleSquare({ width, height }: Size): Box {
  const side = Math.min(width, height)
  return { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side }
}

/** The smallest box of whole pixels around a box. */
export function wholePixels({ x, y, width, height }: Box): Box {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top }
}

/** The part of a box that lies within an image; null where less than a pixel in either direction does. */
export function clipBox<B extends Box>(box: B, image: Size): B | null {
  const x = Math.max(0, box.x)
  const y = Math.max(0, box.y)
  const width = Math.min(image.width, box.x + box.width) - x
  const height = Math.min(image.height, box.y + box.height) - y
  return width >= 1 && height >= 1 ? { ...box, x, y, width, height } : null
}
