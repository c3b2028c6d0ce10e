import { createHash } from 'node:crypto'
import { halfBits, halfValues } from '../../models/checkpoints/half-floats.ts'
import type { Activations, Boundary } from '../activations/activations.ts'

/** Numbers of an embedding. Random projection keeps distances to some 20 % at this size: enough to tell kinds of posts apart. */
export const embeddingSize = 32

/** A post as a point. Points can be compared only within one `space`: they come from versions of one package. */
export interface PostEmbedding {
  readonly space: string
  /** [embeddingSize], of length 1, as half-precision bits */
  readonly vector: Uint16Array
}

/**
 * Names the space of a package and of all versions that learn from it: they move a post by far less than it lies from others,
 * even where everything learns.
 *
 * @param root SHA-256 of the package's weights
 */
export function spaceOf(root: string): string {
  return createHash('sha256').update(`embedding 2 ${root}`).digest('hex').slice(0, 16)
}

/** Mean over the rows of each boundary value, each brought to length 1, one after the other. */
export function pooled(activations: Activations, boundary: Boundary, length: number): Float32Array {
  const numbers = halfValues(activations)
  const parts: number[] = []
  let at = 0
  for (const { shape } of Object.values(boundary)) {
    const sizes = shape.slice(1).map((size) => (size === 'length' ? length : Number(size)))
    const [rows = 1, ...inner] = sizes
    const width = inner.reduce((product, size) => product * size, 1)
    const mean = new Float64Array(width)
    for (let row = 0; row < rows; row++) for (let i = 0; i < width; i++) mean[i]! += numbers[at + row * width + i]!
    at += rows * width
    const norm = Math.hypot(...mean) || 1
    parts.push(...mean.map((value) => value / norm))
  }
  return Float32Array.from(parts)
}

/** A random projection with entries +1 and -1, the same for all vectors of a size; brought to length 1, zeros stay. */
export function projected(vector: Float32Array): Uint16Array {
  const sums = new Float64Array(embeddingSize)
  for (const [at, value] of vector.entries()) {
    const signs = mixed(at + 1)
    for (let i = 0; i < embeddingSize; i++) sums[i]! += (signs >>> i) & 1 ? value : -value
  }
  const norm = Math.hypot(...sums) || 1
  return Uint16Array.from(sums, (value) => halfBits(value / norm))
}

/** 32 bits that look random, from a number. */
function mixed(number: number): number {
  let bits = Math.imul(number, 0x9e3779b1)
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
