/** Places of the highest numbers that may be taken, the highest first. */
export function topOf(values: Float32Array, limit: number, may: (at: number) => boolean): readonly number[] {
  const best: number[] = []
  for (let at = 0; at < values.length; at++) {
    if (best.length >= limit && !(values[at]! > values[best.at(-1)!]!)) continue
    if (values[at] === Number.NEGATIVE_INFINITY || !may(at)) continue
    let place = best.length
    while (place > 0 && values[best[place - 1]!]! < values[at]!) place--
    best.splice(place, 0, at)
    if (best.length > limit) best.pop()
  }
  return limit > 0 ? best : []
}
