import type { ScoredBox, Size } from './box.ts'

export interface YoloxOutput {
  readonly input: Size
  /** Pixels of the input between two cells, in the order of the output's rows. */
  readonly strides: readonly number[]
  readonly classes: number
  /** Boxes below are left out. */
  readonly score: number
}

/** Rows of an output for an input of this size: one for each cell of each stride's grid. */
export function yoloxRows({ width, height }: Size, strides: readonly number[]): number {
  return strides.reduce((sum, stride) => sum + Math.floor(width / stride) * Math.floor(height / stride), 0)
}

/**
 * Boxes in pixels of the input, each with its likeliest class; before suppression.
 *
 * @param data [rows, 5 + classes]: centre x and y from the cell's corner, in cells; logarithms of width and height in cells;
 *             probability that there is an object, and of each class given one
 * @throws RangeError when the sizes do not agree, or for a number that is none
 * Source: Ge et al. 2021, arXiv:2107.08430.
 */
export function decodeYolox(data: Float32Array, { input, strides, classes, score }: YoloxOutput): ScoredBox[] {
  const columns = 5 + classes
  const rows = yoloxRows(input, strides)
  if (data.length !== rows * columns)
    throw new RangeError(
      `the output has ${data.length} numbers, expected ${rows} x ${columns} for ${input.width} x ${input.height} pixels, strides ${strides.join(', ')} and ${classes} classes`,
    )
  const found: ScoredBox[] = []
  let row = 0
  for (const stride of strides) {
    const across = Math.floor(input.width / stride)
    const cells = across * Math.floor(input.height / stride)
    for (let cell = 0; cell < cells; cell++, row++) {
      const at = row * columns
      const isObject = data[at + 4]!
      let label = 0
      for (let each = 1; each < classes; each++) if (data[at + 5 + each]! > data[at + 5 + label]!) label = each
      const own = isObject * data[at + 5 + label]!
      if (Number.isNaN(own)) throw new RangeError(`row ${row} of the output has a score of NaN`)
      if (own < score) continue
      const [width, height] = [Math.exp(data[at + 2]!) * stride, Math.exp(data[at + 3]!) * stride]
      const x = ((cell % across) + data[at]!) * stride - width / 2
      const y = (Math.floor(cell / across) + data[at + 1]!) * stride - height / 2
      if (![x, y, width, height].every(Number.isFinite))
        throw new RangeError(`row ${row} of the output has a box of ${x}, ${y}, ${width} x ${height}`)
      found.push({ x, y, width, height, label, score: Math.min(1, own) })
    }
  }
  return found
}
