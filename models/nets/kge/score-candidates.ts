import type { MissingEnd } from '../../metrics/ranking.ts'
import { isProduct, type KgeConfig, phaseFactor, relationWidth } from './kge-config.ts'
import { openMeasure, type RowMeasure } from './measure-rows.ts'

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
 *   ikrl      h + r for either half of h
 *   rsme      ((1 - g) p, g p) with p = ((1 - g) own + g image) ∘ r, g the relation's gate: its product with both halves
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
  const each = dimension / 2
  if (scorer === 'ikrl') for (let i = 0; i < dimension; i++) point[i] = e[i]! + sign * r[i % each]!
  else if (scorer === 'rsme') {
    const gate = gateOf(r)
    const head = new Float32Array(each).map((_, i) => (1 - gate) * e[i]! + gate * e[each + i]!)
    turn(
      head,
      (i) => r[i]!,
      (i) => sign * r[each / 2 + i]!,
      point,
    )
    for (let i = 0; i < each; i++) {
      point[each + i] = gate * point[i]!
      point[i]! *= 1 - gate
    }
  } else if (scorer === 'transe') for (let i = 0; i < dimension; i++) point[i] = e[i]! + sign * r[i]!
  else if (scorer === 'distmult') for (let i = 0; i < dimension; i++) point[i] = e[i]! * r[i]!
  else {
    const factor = phaseFactor(config)
    if (scorer === 'complex')
      turn(
        e,
        (i) => r[i]!,
        (i) => sign * r[each + i]!,
        point,
      )
    else
      turn(
        e,
        (i) => Math.cos(r[i]! * factor),
        (i) => sign * Math.sin(r[i]! * factor),
        point,
      )
  }
  return point
}

/** Products of complex numbers: real parts first, then imaginary ones. */
function turn(
  of: Float32Array,
  realAt: (at: number) => number,
  imaginaryAt: (at: number) => number,
  into: Float32Array,
): void {
  const half = of.length / 2
  for (let i = 0; i < half; i++) {
    const [re, im] = [realAt(i), imaginaryAt(i)]
    into[i] = of[i]! * re - of[half + i]! * im
    into[half + i] = of[i]! * im + of[half + i]! * re
  }
}

/** How much a relation of `rsme` looks at images, 0 to 1. @param row of the relation table */
export const gateOf = (row: Float32Array): number => 1 / (1 + Math.exp(-row.at(-1)!))

/** Scores of entities for questions, higher is likelier: one for each entity from row 0 on. */
export type ScoreCandidates = (point: Float32Array, table: Float32Array, into: Float32Array) => void

/** Opens the scorer of a configuration; its numbers are in single precision, as the runtime's. */
export function openCandidates(config: KgeConfig): ScoreCandidates {
  const { dimension, gamma } = config
  const asked = askedOf(config)
  const measure = openMeasure(dimension, hasHalves(config))
  return (point, table, into) => {
    measure(point, table, into, asked)
    if (isProduct(config)) return
    for (let at = 0; at < into.length; at++) into[at] = gamma - into[at]! / asked.length
  }
}

const hasHalves = ({ scorer, norm }: KgeConfig): boolean => scorer === 'ikrl' || (scorer === 'rotate' && norm === 1)

/** Of `ikrl` the mean distance between either half of the point and either half of a row. */
function askedOf(config: KgeConfig): readonly RowMeasure[] {
  const { scorer, norm } = config
  if (isProduct(config)) return [{ measure: 'products' }]
  if (scorer === 'ikrl')
    return ([0, 1] as const).flatMap((pointHalf) =>
      ([0, 1] as const).map((rowHalf) => ({ measure: 'distances' as const, pointHalf, rowHalf })),
    )
  if (norm === 2) return [{ measure: 'distances' }]
  return [{ measure: scorer === 'rotate' ? 'moduli' : 'differences' }]
}
