import type { Box, Size } from './box.ts'

/** The sum of a plane over any box of whole pixels, from sums above and left of each corner. */
export function boxSums(plane: ArrayLike<number>, { width, height }: Size): (box: Box) => number {
  const row = width + 1
  const corners = new Float64Array(row * (height + 1))
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let x = 0; x < width; x++) {
      sum += plane[y * width + x]!
      corners[(y + 1) * row + x + 1] = corners[y * row + x + 1]! + sum
    }
  }
  return ({ x, y, width: w, height: h }) => {
    const [top, bottom] = [y * row + x, (y + h) * row + x]
    return corners[bottom + w]! - corners[top + w]! - corners[bottom]! + corners[top]!
  }
}
