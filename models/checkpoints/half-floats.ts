const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** Bits of the half-precision number nearest to a float32, ties to even. Above 65504 it is infinity. */
export function halfBits(value: number): number {
  float[0] = value
  const whole = bits[0]!
  const sign = (whole >>> 16) & 0x8000
  const magnitude = whole & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00 // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00 // rounds to 65536 or more
  if (magnitude < 0x38800000) {
    // Below 2^-14 a half counts in steps of 2^-24; adding a number with exactly that step rounds for us.
    float[0] = Math.abs(value) + 0.5
    return sign | ((bits[0]! - 0x3f000000) & 0x7fff)
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1)
  return sign | ((rounded - 0x38000000) >>> 13)
}

/** The number that half-precision bits stand for. */
export function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** The same of a whole tensor. */
export function halvesOf(values: Float32Array): Uint16Array {
  // No callback for each number: with millions of them that took fifteen times as long.
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < halves.length; i++) halves[i] = halfBits(values[i]!)
  return halves
}

let table: Float32Array | null = null

/** The numbers of a stored tensor; by table, for millions of them. */
export function halfValues(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 0x10000 }, (_, half) => halfValue(half))
  const values = new Float32Array(halves.length)
  for (let i = 0; i < halves.length; i++) values[i] = table[halves[i]!]!
  return values
}
