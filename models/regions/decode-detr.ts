import type { ScoredBox, Size } from './box.ts'

export interface DetrOutput {
  readonly input: Size
  /** Without the last column, which stands for no object. */
  readonly classes: number
  /** Boxes below are left out. */
  readonly score: number
}

/**
 * Boxes in pixels of the input, one for each query that sees something, with its likeliest class.
 *
 * @param logits [queries, classes + 1], the last one for no object
 * @param boxes  [queries, 4]: centre x and y, width and height, as shares of the input's sides
 * @throws RangeError when the sizes do not agree, or for a number that is none
 * Source: Carion et al. 2020, arXiv:2005.12872.
 */
export function decodeDetr(
  logits: Float32Array,
  boxes: Float32Array,
  { input, classes, score }: DetrOutput,
): ScoredBox[] {
  const columns = classes + 1
  const queries = boxes.length / 4
  if (!Number.isInteger(queries) || logits.length !== queries * columns)
    throw new RangeError(
      `the output has ${logits.length} scores and ${boxes.length} sides, expected ${columns} scores and 4 sides for each query`,
    )
  const found: ScoredBox[] = []
  for (let query = 0; query < queries; query++) {
    const own = logits.subarray(query * columns, (query + 1) * columns)
    const most = own.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
    let [sum, label] = [0, 0]
    for (let each = 0; each < columns; each++) {
      sum += Math.exp(own[each]! - most)
      if (each < classes && own[each]! > own[label]!) label = each
    }
    const probability = Math.exp(own[label]! - most) / sum
    if (Number.isNaN(probability)) throw new RangeError(`query ${query} of the output has a score of NaN`)
    if (probability < score) continue
    const [cx, cy, w, h] = boxes.subarray(4 * query, 4 * query + 4) as unknown as readonly [
      number,
      number,
      number,
      number,
    ]
    if (![cx, cy, w, h].every(Number.isFinite))
      throw new RangeError(`query ${query} of the output has a box of ${cx}, ${cy}, ${w} x ${h}`)
    found.push({
      x: (cx - w / 2) * input.width,
      y: (cy - h / 2) * input.height,
      width: w * input.width,
      height: h * input.height,
      label,
      score: probability,
    })
  }
  return found
}
