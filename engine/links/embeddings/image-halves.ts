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
        const { images, table: projection } = this.#projection
        table.fill(0, image, image + half)
        for (let feature = 0; feature < images.width; feature++) {
          const value = images.features[row * images.width + feature]!
          for (let i = 0; i < half; i++) table[image + i]! += value * projection.table[feature * half + i]!
        }
      }
    }
  }

  #toProjection(row: number, image: number): void {
    if (this.#projection === null) return
    const half = this.#half
    const { gradient } = this.#entities
    const { images, table } = this.#projection
    for (let feature = 0; feature < images.width; feature++) {
      const value = images.features[row * images.width + feature]!
      for (let i = 0; i < half; i++) table.gradient[feature * half + i]! += value * gradient[image + i]!
    }
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
