import { affine, beside, columns, joined, type Plain, plain, product, softmaxRows } from './plain-math.ts'

/**
 * Attention of one example, head by head.
 *
 * @param before keys and values [rows, width] that stand before the own ones
 * @param hidden for each key, of those before first: what is added to every score with it
 * @returns the heads side by side, before any output projection
 */
export function attended(
  query: Plain,
  own: { readonly keys: Plain; readonly values: Plain },
  heads: number,
  before: readonly { readonly keys: Plain; readonly values: Plain }[],
  hidden: readonly number[],
): Plain {
  const depth = query.shape[1]! / heads
  return beside(
    Array.from({ length: heads }, (_, head) => {
      const part = (x: Plain) => columns(x, head * depth, (head + 1) * depth)
      const keys = joined([...before.map(({ keys }) => part(keys)), part(own.keys)])
      const values = joined([...before.map(({ values }) => part(values)), part(own.values)])
      const scores = affine(part(query), keys)
      const many = keys.shape[0]!
      const shifted = plain(
        scores.shape,
        scores.data.map((score, at) => score / Math.sqrt(depth) + hidden[at % many]!),
      )
      return product(softmaxRows(shifted), values)
    }),
  )
}
