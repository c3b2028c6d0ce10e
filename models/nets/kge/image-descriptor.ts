/** Pixels along a side of what is described. */
export const describedSide = 48

const cells = 4
const directions = 6
const levels = 3

/** Numbers of a description: colours and edges of 4 x 4 cells, and how often each of 27 colours occurs. */
export const descriptionSize = cells * cells * (3 + directions) + levels ** 3

/**
 * What a picture shows, without any network that would have had to learn: mean colours, directions of edges (Dalal and Triggs 2005)
 * and a histogram of colours. Frozen by nature.
 *
 * @param pixels [48, 48, 3] bytes, RGB
 * @returns numbers of about 0 to 1
 */
export function describeImage(pixels: Uint8Array): Float32Array {
  const side = describedSide
  if (pixels.length !== side * side * 3)
    throw new RangeError(`${pixels.length} bytes are no picture of ${side} x ${side} pixels with three channels`)
  const found = new Float32Array(descriptionSize)
  const histogram = found.subarray(cells * cells * (3 + directions))
  const perCell = (side / cells) ** 2
  const cellOf = (row: number, column: number) =>
    (Math.floor((row * cells) / side) * cells + Math.floor((column * cells) / side)) * (3 + directions)
  const levelOf = (value: number) => Math.min(levels - 1, Math.floor((value * levels) / 256))
  const greyAt = (row: number, column: number) => {
    const at = 3 * (row * side + column)
    return (pixels[at]! + pixels[at + 1]! + pixels[at + 2]!) / 3
  }
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const at = 3 * (row * side + column)
      const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!]
      const cell = cellOf(row, column)
      found[cell]! += red / 255 / perCell
      found[cell + 1]! += green / 255 / perCell
      found[cell + 2]! += blue / 255 / perCell
      histogram[(levelOf(red) * levels + levelOf(green)) * levels + levelOf(blue)]! += 1 / (side * side)
      if (row === 0 || column === 0 || row === side - 1 || column === side - 1) continue
      const [dx, dy] = [
        greyAt(row, column + 1) - greyAt(row, column - 1),
        greyAt(row + 1, column) - greyAt(row - 1, column),
      ]
      // A line has no beginning: opposite directions are the same.
      const angle = (Math.atan2(dy, dx) + Math.PI) % Math.PI
      const direction = Math.min(directions - 1, Math.floor((angle / Math.PI) * directions))
      found[cell + 3 + direction]! += Math.hypot(dx, dy) / 255 / perCell
    }
  return found
}

/** Frozen features of entities' images, row by row. */
export interface EntityFeatures {
  /** Numbers of an entity. */
  readonly width: number
  /** [entities, width]; zeros where there is no image. */
  readonly features: Float32Array
  /** [entities], 1 where there is one. */
  readonly shown: Uint8Array
}

/**
 * Of every entity the mean description of its images, each number measured by how it differs among those that have any.
 *
 * @param images by the entity's row, as `describeImage` takes them
 */
export function entityFeatures(entities: number, images: ReadonlyMap<number, readonly Uint8Array[]>): EntityFeatures {
  const width = descriptionSize
  const features = new Float32Array(entities * width)
  const shown = new Uint8Array(entities)
  for (const [entity, own] of images) {
    if (own.length === 0) continue
    shown[entity] = 1
    for (const pixels of own)
      for (const [at, value] of describeImage(pixels).entries()) features[entity * width + at]! += value / own.length
  }
  const rows = [...shown.keys()].filter((entity) => shown[entity] === 1)
  for (let at = 0; at < width; at++) {
    const column = rows.map((entity) => features[entity * width + at]!)
    const mean = column.reduce((sum, value) => sum + value, 0) / Math.max(1, column.length)
    const deviation = Math.sqrt(
      column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, column.length),
    )
    // Divided by √ of the width as well: a row's length is about 1.
    const scale = deviation > 1e-6 ? 1 / (deviation * Math.sqrt(width)) : 0
    for (const entity of rows) features[entity * width + at] = scale * (features[entity * width + at]! - mean)
  }
  return { width, features, shown }
}
