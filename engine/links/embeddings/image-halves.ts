import type { EntityFeatures } from '../../../models/nets/kge/image-descriptor.ts'
import type { KgeConfig } from '../../../models/nets/kge/kge-config.ts'
import type { TableOptimiser } from '../../../models/nets/kge/table-optimiser.ts'

/** What projects features of images into the second halves of rows: [width, dimension / 2], and whose images they are. */
export interface ImageProjection {
  readonly images: EntityFeatures
  readonly table: TableOptimiser
}

/**
 * Keeps the second halves of entities' rows what they are to be: the projection of the image's features, or, of an entity without
 * an image, the first half. With a projection, what is asked of image halves moves it; without one, as when a few facts are
 * learnt on top, images stay where they were.
 */
export class ImageHalves {
  readonly #half: number
  readonly #entities: TableOptimiser
  readonly #shown: Uint8Array
  readonly #projection: ImageProjection | null
  /** Without a projection: the rows whose image halves stay. */
  readonly #kept: Float32Array | null

  constructor({ dimension, entities: rows }: KgeConfig, entities: TableOptimiser, projection: ImageProjection | null) {
    this.#half = dimension / 2
    this.#entities = entities
    this.#projection = projection
    this.#kept = projection === null ? entities.table.slice() : null
    this.#shown = projection?.images.shown ?? shownRows(entities.table, rows, this.#half)
    this.renew()
  }

  /** Carries the gradient of image halves to what they are made of; before the entities' step. */
  fold(): void {
    const half = this.#half
    const { gradient } = this.#entities
    for (const [row, shown] of this.#shown.entries()) {
      const [own, image] = [row * 2 * half, row * 2 * half + half]
      if (shown === 0) for (let i = 0; i < half; i++) gradient[own + i]! += gradient[image + i]!
      else this.#toProjection(row, image)
      gradient.fill(0, image, image + half)
    }
  }

  /** Makes the image halves anew; after a step. */
  renew(): void {
    const half = this.#half
    const { table } = this.#entities
    for (const [row, shown] of this.#shown.entries()) {
      const [own, image] = [row * 2 * half, row * 2 * half + half]
      if (shown === 0) table.copyWithin(image, own, image)
      else if (this.#kept !== null) table.set(this.#kept.subarray(image, image + half), image)
      else if (this.#projection !== null) {
        table.fill(0, image, image + half)
        this.#project(row, table.subarray(image, image + half), this.#projection)
      }
    }
  }

  // Both take four features at a time: one alone would read and write every sum for each of them.

  #project(row: number, into: Float32Array, { images, table: { table } }: ImageProjection): void {
    const [{ width, features }, half] = [images, this.#half]
    const from = row * width
    const even = width - (width % 4)
    for (let feature = 0; feature < even; feature += 4) {
      const at = from + feature
      const [a, b, c, d] = [features[at]!, features[at + 1]!, features[at + 2]!, features[at + 3]!]
      const first = feature * half
      const [second, third, fourth] = [first + half, first + 2 * half, first + 3 * half]
      for (let i = 0; i < half; i++)
        into[i]! += a * table[first + i]! + b * table[second + i]! + c * table[third + i]! + d * table[fourth + i]!
    }
    for (let feature = even; feature < width; feature++)
      for (let i = 0; i < half; i++) into[i]! += features[from + feature]! * table[feature * half + i]!
  }

  #toProjection(row: number, image: number): void {
    if (this.#projection === null) return
    const half = this.#half
    const slopes = this.#entities.gradient.subarray(image, image + half)
    const {
      images: { width, features },
      table: { gradient },
    } = this.#projection
    const from = row * width
    const even = width - (width % 4)
    for (let feature = 0; feature < even; feature += 4) {
      const at = from + feature
      const [a, b, c, d] = [features[at]!, features[at + 1]!, features[at + 2]!, features[at + 3]!]
      const first = feature * half
      const [second, third, fourth] = [first + half, first + 2 * half, first + 3 * half]
      for (let i = 0; i < half; i++) {
        const slope = slopes[i]!
        gradient[first + i]! += a * slope
        gradient[second + i]! += b * slope
        gradient[third + i]! += c * slope
        gradient[fourth + i]! += d * slope
      }
    }
    for (let feature = even; feature < width; feature++)
      for (let i = 0; i < half; i++) gradient[feature * half + i]! += features[from + feature]! * slopes[i]!
  }
}

/** Entities with an image: those whose halves differ. */
function shownRows(table: Float32Array, rows: number, half: number): Uint8Array {
  return new Uint8Array(rows).map((_, row) => {
    const own = row * 2 * half
    for (let i = own; i < own + half; i++) if (table[i] !== table[i + half]) return 1
    return 0
  })
}
