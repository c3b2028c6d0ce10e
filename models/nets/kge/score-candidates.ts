import type { MissingEnd } from '../../metrics/ranking.ts'
import { isProduct, type KgeConfig, phaseFactor, relationWidth } from './kge-config.ts'

/** The two tables, row by row. */
export interface KgeVectors {
  /** [entities, dimension] */
  readonly entities: Float32Array
  /** [relation rows, relation width] */
  readonly relations: Float32Array
}

/** The row of the relation table that a question reads: an inverse relation has its own where the config has them. */
export function relationRow({ reciprocal, relations }: KgeConfig, relation: number, wanted: MissingEnd): number {
  return reciprocal && wanted === 'head' ? relation + relations : relation
}

/**
 * A triple with one end missing as a point: an answer scores by its inner product with it (`distmult`, `complex`), or by γ
 * less its distance from it (`transe`, `rotate`).
 *
 *   transe    h + r,  or t - r for heads
 *   distmult  h ∘ r
 *   complex   h ∘ r,  or conj(r) ∘ t for heads
 *   rotate    h ∘ e^{iφ},  or t ∘ e^{-iφ} for heads
 *
 * With reciprocal relations a head is the tail of the inverse relation, whose row is read instead.
 *
 * Sources: Bordes et al. 2013; Yang et al. 2015; Trouillon et al. 2016, arXiv:1606.06357; Sun et al. 2019, arXiv:1902.10197.
 */
export function questionPoint(
  config: KgeConfig,
  { entities, relations }: KgeVectors,
  known: number,
  relation: number,
  wanted: MissingEnd,
): Float32Array {
  const { scorer, dimension } = config
  const width = relationWidth(config)
  const row = relationRow(config, relation, wanted)
  const e = entities.subarray(known * dimension, (known + 1) * dimension)
  const r = relations.subarray(row * width, (row + 1) * width)
  // The inverse of a relation without a row of its own.
  const sign = wanted === 'head' && !config.reciprocal ? -1 : 1
  const point = new Float32Array(dimension)
  if (scorer === 'transe') for (let i = 0; i < dimension; i++) point[i] = e[i]! + sign * r[i]!
  else if (scorer === 'distmult') for (let i = 0; i < dimension; i++) point[i] = e[i]! * r[i]!
  else {
    const half = dimension / 2
    const factor = phaseFactor(config)
    for (let i = 0; i < half; i++) {
      const re = scorer === 'complex' ? r[i]! : Math.cos(r[i]! * factor)
      const im = sign * (scorer === 'complex' ? r[half + i]! : Math.sin(r[i]! * factor))
      point[i] = e[i]! * re - e[half + i]! * im
      point[half + i] = e[i]! * im + e[half + i]! * re
    }
  }
  return point
}

/**
 * Scores of entities for a question, higher is likelier.
 *
 * @param into one score for each entity from row 0 on
 */
export function scoreCandidates(config: KgeConfig, point: Float32Array, table: Float32Array, into: Float32Array): void {
  const { dimension, norm, scorer } = config
  if (isProduct(config)) products(point, table, dimension, into)
  else {
    if (norm === 2) euclidean(point, table, dimension, into)
    else if (scorer === 'rotate') moduli(point, table, dimension, into)
    else differences(point, table, dimension, into)
    for (let at = 0; at < into.length; at++) into[at] = config.gamma - into[at]!
  }
}

// Four sums at a time: one alone would wait for each addition before it starts the next.

function products(point: Float32Array, table: Float32Array, dimension: number, into: Float32Array): void {
  const even = dimension - (dimension % 4)
  for (let at = 0; at < into.length; at++) {
    const from = at * dimension
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let i = 0; i < even; i += 4) {
      a += point[i]! * table[from + i]!
      b += point[i + 1]! * table[from + i + 1]!
      c += point[i + 2]! * table[from + i + 2]!
      d += point[i + 3]! * table[from + i + 3]!
    }
    for (let i = even; i < dimension; i++) a += point[i]! * table[from + i]!
    into[at] = a + b + c + d
  }
}

function differences(point: Float32Array, table: Float32Array, dimension: number, into: Float32Array): void {
  const even = dimension - (dimension % 2)
  for (let at = 0; at < into.length; at++) {
    const from = at * dimension
    let [a, b] = [0, 0]
    for (let i = 0; i < even; i += 2) {
      a += Math.abs(point[i]! - table[from + i]!)
      b += Math.abs(point[i + 1]! - table[from + i + 1]!)
    }
    for (let i = even; i < dimension; i++) a += Math.abs(point[i]! - table[from + i]!)
    into[at] = a + b
  }
}

function euclidean(point: Float32Array, table: Float32Array, dimension: number, into: Float32Array): void {
  const even = dimension - (dimension % 2)
  for (let at = 0; at < into.length; at++) {
    const from = at * dimension
    let [a, b] = [0, 0]
    for (let i = 0; i < even; i += 2) {
      const x = point[i]! - table[from + i]!
      const y = point[i + 1]! - table[from + i + 1]!
      a += x * x
      b += y * y
    }
    for (let i = even; i < dimension; i++) a += (point[i]! - table[from + i]!) ** 2
    into[at] = Math.sqrt(a + b)
  }
}

function moduli(point: Float32Array, table: Float32Array, dimension: number, into: Float32Array): void {
  const half = dimension / 2
  for (let at = 0; at < into.length; at++) {
    const from = at * dimension
    let sum = 0
    for (let i = 0; i < half; i++) {
      const re = point[i]! - table[from + i]!
      const im = point[half + i]! - table[from + half + i]!
      sum += Math.sqrt(re * re + im * im)
    }
    into[at] = sum
  }
}
