import { elementCount, floats, type Tensor, type TensorOf } from '../graph/tensor.ts'

/** Repeatable numbers in [0, 1): mulberry32, by Tommy Ettinger. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function randomTensor(
  shape: readonly number[],
  random: () => number,
  [low, high]: readonly [number, number] = [-1, 1],
): TensorOf<'float32'> {
  return floats(
    shape,
    Float32Array.from({ length: elementCount(shape) }, () => low + (high - low) * random()),
  )
}

/** A tensor's elements as ordinary numbers, whatever its type. */
export function numbersOf({ data }: Tensor): number[] {
  const numbers: number[] = []
  for (let at = 0; at < data.length; at++) numbers.push(Number(data[at]))
  return numbers
}

/** The largest difference, and the largest number of the second tensor. */
export function compareTensors(got: Tensor, wanted: Tensor): { readonly difference: number; readonly largest: number } {
  if (got.shape.join() !== wanted.shape.join()) throw new Error(`[${got.shape}] compared with [${wanted.shape}]`)
  let difference = 0
  let largest = 0
  for (let at = 0; at < wanted.data.length; at++) {
    const expected = Number(wanted.data[at])
    const apart = Math.abs(Number(got.data[at]) - expected)
    // NaN must not pass as no difference.
    difference = apart <= difference ? difference : Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart
    largest = Math.max(largest, Math.abs(expected))
  }
  return { difference, largest }
}
