import { isProduct, type KgeConfig, phaseFactor, relationWidth } from './kge-config.ts'
import { gateOf, type KgeVectors, questionPoint, relationRow } from './score-candidates.ts'

/** What a triple's score reacts to: a gradient for each row it reads. */
export interface ScoreGradient {
  /** By row of the entity table. */
  readonly entities: ReadonlyMap<number, Float64Array>
  /** By row of the relation table. */
  readonly relations: ReadonlyMap<number, Float64Array>
}

/**
 * The gradient of a triple's score by the vectors it is made of, the scores of both questions added up where heads have a
 * relation of their own. For one triple at a time; training has it from the autodiff.
 */
export function scoreGradient(
  config: KgeConfig,
  vectors: KgeVectors,
  { head, relation, tail }: { readonly head: number; readonly relation: number; readonly tail: number },
): ScoreGradient {
  const entities = new Map<number, Float64Array>()
  const relations = new Map<number, Float64Array>()
  for (const wanted of config.reciprocal ? (['tail', 'head'] as const) : (['tail'] as const)) {
    const [known, answer] = wanted === 'tail' ? [head, tail] : [tail, head]
    const row = relationRow(config, relation, wanted)
    const found = oneWay(config, vectors, { known, relation, wanted, answer, row })
    add(entities, known, found.known)
    add(entities, answer, found.answer)
    add(relations, row, found.relation)
  }
  return { entities, relations }
}

/** What two gradients have in common: how much a step for one score moves the other. */
export function gradientProduct(a: ScoreGradient, b: ScoreGradient): number {
  let sum = 0
  for (const part of ['entities', 'relations'] as const)
    for (const [row, one] of a[part]) {
      const other = b[part].get(row)
      if (other) for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!
    }
  return sum
}

function oneWay(
  config: KgeConfig,
  vectors: KgeVectors,
  {
    known,
    relation,
    wanted,
    answer,
    row,
  }: {
    readonly known: number
    readonly relation: number
    readonly wanted: 'head' | 'tail'
    readonly answer: number
    readonly row: number
  },
) {
  const { dimension, scorer } = config
  const half = dimension / 2
  const width = relationWidth(config)
  const point = questionPoint(config, vectors, known, relation, wanted)
  const e = vectors.entities.subarray(known * dimension, (known + 1) * dimension)
  const t = vectors.entities.subarray(answer * dimension, (answer + 1) * dimension)
  const r = vectors.relations.subarray(row * width, (row + 1) * width)
  if (scorer === 'ikrl') return pairingGradient(point, t)
  if (scorer === 'rsme') return gatedGradient(point, e, r, t)
  const byPoint = pointGradient(config, point, t)
  const byAnswer = isProduct(config) ? Float64Array.from(point) : byPoint.map((x) => -x)
  const byKnown = new Float64Array(dimension)
  const byRelation = new Float64Array(width)
  if (scorer === 'transe') {
    byKnown.set(byPoint)
    byRelation.set(byPoint)
  } else if (scorer === 'distmult')
    for (let i = 0; i < dimension; i++) {
      byKnown[i] = byPoint[i]! * r[i]!
      byRelation[i] = byPoint[i]! * e[i]!
    }
  else if (scorer === 'complex') turnGradient(byPoint, e, r, byKnown, byRelation)
  else {
    const factor = phaseFactor(config)
    for (let i = 0; i < half; i++) {
      const [re, im] = [Math.cos(r[i]! * factor), Math.sin(r[i]! * factor)]
      const [dRe, dIm] = [byPoint[i]!, byPoint[half + i]!]
      byKnown[i] = dRe * re + dIm * im
      byKnown[half + i] = dIm * re - dRe * im
      byRelation[i] = factor * (dIm * point[i]! - dRe * point[half + i]!)
    }
  }
  return { known: byKnown, answer: byAnswer, relation: byRelation }
}

/** Of a product of complex numbers by both of its factors. */
function turnGradient(
  byPoint: Float64Array,
  e: ArrayLike<number>,
  r: ArrayLike<number>,
  byKnown: Float64Array,
  byRelation: Float64Array,
): void {
  const half = byPoint.length / 2
  for (let i = 0; i < half; i++) {
    const [dRe, dIm] = [byPoint[i]!, byPoint[half + i]!]
    byKnown[i] = dRe * r[i]! + dIm * r[half + i]!
    byKnown[half + i] = dIm * r[i]! - dRe * r[half + i]!
    byRelation[i] = dRe * e[i]! + dIm * e[half + i]!
    byRelation[half + i] = dIm * e[i]! - dRe * e[half + i]!
  }
}

/** Of the mean over four distances. */
function pairingGradient(point: Float32Array, answer: Float32Array) {
  const half = point.length / 2
  const [known, byAnswer] = [new Float64Array(2 * half), new Float64Array(2 * half)]
  for (const from of [0, half])
    for (const to of [0, half]) {
      const away = Float64Array.from({ length: half }, (_, i) => point[from + i]! - answer[to + i]!)
      const length = Math.hypot(...away)
      if (length === 0) continue
      for (let i = 0; i < half; i++) {
        known[from + i]! -= away[i]! / length / 4
        byAnswer[to + i]! += away[i]! / length / 4
      }
    }
  return {
    known,
    answer: byAnswer,
    relation: Float64Array.from({ length: half }, (_, i) => known[i]! + known[half + i]!),
  }
}

/** Of products of mixtures, by the halves and by the gate that mixes them. */
function gatedGradient(point: Float32Array, e: Float32Array, r: Float32Array, t: Float32Array) {
  const half = point.length / 2
  const gate = gateOf(r)
  const mixed = (row: Float32Array) =>
    Float64Array.from({ length: half }, (_, i) => (1 - gate) * row[i]! + gate * row[half + i]!)
  const [byHead, relation] = [new Float64Array(half), new Float64Array(half + 1)]
  turnGradient(mixed(t), mixed(e), r, byHead, relation)
  const known = Float64Array.from(point, (_, i) => (i < half ? 1 - gate : gate) * byHead[i % half]!)
  let byGate = 0
  // Both of the point's halves together are the product itself.
  for (let i = 0; i < half; i++)
    byGate += (point[i]! + point[half + i]!) * (t[half + i]! - t[i]!) + byHead[i]! * (e[half + i]! - e[i]!)
  relation[half] = gate * (1 - gate) * byGate
  return { known, answer: Float64Array.from(point), relation }
}

/** Of the score by the question's point. */
function pointGradient(config: KgeConfig, point: Float32Array, answer: Float32Array): Float64Array {
  const { dimension, norm, scorer } = config
  if (isProduct(config)) return Float64Array.from(answer)
  const away = Float64Array.from(point, (x, i) => x - answer[i]!)
  if (norm === 2) {
    const length = Math.hypot(...away)
    return away.map((x) => (length > 0 ? -x / length : 0))
  }
  if (scorer === 'transe') return away.map((x) => -Math.sign(x))
  const half = dimension / 2
  return away.map((x, i) => {
    const length = Math.hypot(away[i % half]!, away[(i % half) + half]!)
    return length > 0 ? -x / length : 0
  })
}

function add(rows: Map<number, Float64Array>, row: number, gradient: Float64Array): void {
  const known = rows.get(row)
  if (known) for (let i = 0; i < gradient.length; i++) known[i]! += gradient[i]!
  else rows.set(row, gradient)
}
