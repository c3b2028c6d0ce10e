/**
 * A square image at another size: each new pixel is the mean of what it covers, or of the one pixel where it covers less.
 *
 * @param bytes [from, from, 3], RGB
 * @returns     [to, to, 3]; the same bytes where the size is the same
 * @throws RangeError for an image of another size
 */
export function resizeSquare(bytes: Uint8Array, from: number, to: number): Uint8Array {
  if (bytes.length !== 3 * from * from)
    throw new RangeError(`an image has ${bytes.length} values, ${from} x ${from} x 3 = ${3 * from * from} wanted`)
  if (from === to) return bytes
  const spans = Array.from({ length: to }, (_, at) => {
    const start = Math.floor((at * from) / to)
    return { start, end: Math.max(start + 1, Math.ceil(((at + 1) * from) / to)) }
  })
  const resized = new Uint8Array(3 * to * to)
  spans.forEach((rows, y) => {
    spans.forEach((columns, x) => {
      const sums = [0, 0, 0]
      for (let row = rows.start; row < rows.end; row++)
        for (let column = columns.start; column < columns.end; column++)
          for (let channel = 0; channel < 3; channel++) sums[channel]! += bytes[3 * (row * from + column) + channel]!
      const count = (rows.end - rows.start) * (columns.end - columns.start)
      for (let channel = 0; channel < 3; channel++)
        resized[3 * (y * to + x) + channel] = Math.round(sums[channel]! / count)
    })
  })
  return resized
}
