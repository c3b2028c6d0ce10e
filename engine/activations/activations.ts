import { halfBits, halfValues } from '../../models/checkpoints/half-floats.ts'
import type { Value } from '../../models/graph/ops.ts'
import { elementCount, floats, type Tensor, type TensorOf } from '../../models/graph/tensor.ts'

/** What a frozen part makes, by name: float32 values of shape [batch, ...], in which `length` counts words. */
export type Boundary = Readonly<Record<string, Value>>

/** What a frozen part made of one example: a row of each boundary value, one after the other, as half-precision bits. */
export type Activations = Uint16Array

/** Above this a half is infinity. */
const largestHalf = 65_504

/** Sizes of an example's row of a boundary value. @throws RangeError where a size is neither a number nor `length` */
function rowShape(name: string, { shape }: Value, length: number): number[] {
  return shape.slice(1).map((size) => {
    if (typeof size === 'number') return size
    if (size === 'length') return length
    throw new RangeError(`the boundary value ${name} is [${shape}]: a size ${size} cannot be cut to an example`)
  })
}

/** How many numbers an example of this length has. */
export function activationCount(boundary: Boundary, length: number): number {
  return Object.entries(boundary).reduce((sum, [name, value]) => sum + elementCount(rowShape(name, value, length)), 0)
}

/**
 * Takes a batch apart.
 *
 * @param results of the frozen part, for examples that all have this length
 * @returns null for an example with a number that half precision cannot hold
 */
export function splitActivations(
  results: Readonly<Record<string, TensorOf<'float32'>>>,
  boundary: Boundary,
  batch: number,
  length: number,
): (Activations | null)[] {
  const rows = Array.from({ length: batch }, () => new Uint16Array(activationCount(boundary, length)))
  const fits = new Array<boolean>(batch).fill(true)
  let at = 0
  for (const [name, value] of Object.entries(boundary)) {
    const size = elementCount(rowShape(name, value, length))
    const { data } = results[name]!
    rows.forEach((row, example) => {
      for (let i = 0; i < size; i++) {
        const number = data[example * size + i]!
        if (!(Math.abs(number) <= largestHalf)) fits[example] = false
        row[at + i] = halfBits(number)
      }
    })
    at += size
  }
  return rows.map((row, example) => (fits[example] ? row : null))
}

/** Puts examples into one batch, zeros where one is shorter than the longest. */
export function joinActivations(
  examples: readonly { readonly activations: Activations; readonly length: number }[],
  boundary: Boundary,
): Readonly<Record<string, Tensor>> {
  const longest = Math.max(1, ...examples.map(({ length }) => length))
  const read = examples.map(({ activations }) => halfValues(activations))
  const at = new Array<number>(examples.length).fill(0)
  const feeds: Record<string, Tensor> = {}
  for (const [name, value] of Object.entries(boundary)) {
    const padded = rowShape(name, value, longest)
    const whole = elementCount(padded)
    const data = new Float32Array(examples.length * whole)
    examples.forEach(({ length }, row) => {
      const shape = rowShape(name, value, length)
      const size = elementCount(shape)
      const numbers = read[row]!.subarray(at[row], at[row]! + size)
      placePadded(numbers, shape, data.subarray(row * whole, (row + 1) * whole), padded)
      at[row]! += size
    })
    feeds[name] = floats([examples.length, ...padded], data)
  }
  return feeds
}

/** Copies a block into the corner of a larger one. */
function placePadded(from: Float32Array, shape: readonly number[], to: Float32Array, padded: readonly number[]): void {
  const [count, ...inner] = shape
  const [, ...innerPadded] = padded
  if (inner.join() === innerPadded.join()) {
    to.set(from)
    return
  }
  const [size, step] = [elementCount(inner), elementCount(innerPadded)]
  for (let i = 0; i < count!; i++)
    placePadded(from.subarray(i * size, (i + 1) * size), inner, to.subarray(i * step, (i + 1) * step), innerPadded)
}
