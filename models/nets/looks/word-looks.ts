import type { Tensor } from '../../graph/tensor.ts'
import type { HvpnetConfig, PrefixConfig } from '../hvpnet/config.ts'
import { cellsPerSide } from '../hvpnet/config.ts'
import { explainPost } from '../hvpnet/explain.ts'
import { type Rows, rowsOfPost, wordRows } from '../mkgformer/explain.ts'

/** One picture of a post that a network saw: a grid of places that follow each other in its visual sequence, row by row. */
export interface SeenGrid {
  /** In the sequence, of the first place. For HVPNeT: the number of the image among those it reads. */
  readonly first: number
  readonly rows: number
  readonly columns: number
}

export type LookKind = 'similarity' | 'attention' | 'prefix'

/** Where the words of a post looked; `cells` are the places of all its grids, one after the other. */
export interface WordLooks {
  readonly words: number
  readonly cells: number
  /** [words, cells] each; a row adds up to 1, or is all 0 for a word that was not read or looked nowhere. */
  readonly heat: readonly { readonly kind: LookKind; readonly values: Float32Array }[]
  /** The share of the text in what the vision attended to, [layers, heads, words]: each place's, as the word takes it up. */
  readonly lambda: { readonly layers: readonly number[]; readonly heads: number; readonly values: Float32Array } | null
  /** [layers, grids, blocks]; a row adds up to 1. */
  readonly gates: { readonly layers: number; readonly blocks: number; readonly values: Float32Array } | null
}

type Outputs = Readonly<Record<string, Tensor>>

export interface LookedPost {
  /** Its row in the batch. */
  readonly row: number
  readonly words: number
  /** For each token of the text the number of its word; null for [CLS], padding and what is no word of this post. */
  readonly wordOf: readonly (number | null)[]
  /** What was there to be seen: pictures that are missing are left out. */
  readonly grids: readonly SeenGrid[]
}

/** Adds to each word's row what it gives to each cell; rows are made to add up to 1 in the end. */
class HeatRows {
  readonly values: Float32Array
  readonly #cells: number

  constructor(words: number, cells: number) {
    this.values = new Float32Array(words * cells)
    this.#cells = cells
  }

  add(word: number, cell: number, value: number): void {
    this.values[word * this.#cells + cell]! += value
  }

  normalised(): Float32Array {
    for (let from = 0; from < this.values.length; from += this.#cells) {
      const row = this.values.subarray(from, from + this.#cells)
      const sum = row.reduce((total, value) => total + value, 0)
      if (sum > 0) for (let at = 0; at < row.length; at++) row[at]! /= sum
    }
    return this.values
  }
}

const sizeOf = (grids: readonly SeenGrid[]): number => grids.reduce((sum, { rows, columns }) => sum + rows * columns, 0)

/** Numbers of the layers that have an output of this name. */
const layersOf = (outputs: Outputs, name: string): number[] =>
  Object.keys(outputs)
    .flatMap((key) => (key.startsWith(`explain.${name}.`) ? [Number(key.split('.').at(-1))] : []))
    .sort((a, b) => a - b)

/**
 * MKGformer's looks, from `explain.similarity.N`, `explain.vision_attention.N` and `explain.lambda.N`; each heat is the mean
 * over the fused layers, and over the heads where there are any.
 *
 * - similarity: what each word takes up of each place, S after its softmax. What falls on the class vector or on pictures that
 *   are not there is nobody's.
 * - attention: how much each place attended to the word.
 */
export function mkgformerLooks(outputs: Outputs, { row, words, wordOf, grids }: LookedPost): WordLooks {
  const cells = sizeOf(grids)
  const places = grids.flatMap(({ first, rows, columns }) =>
    Array.from({ length: rows * columns }, (_, at) => first + at),
  )
  const read = (name: string, layer: number): Rows => rowsOfPost(outputs[`explain.${name}.${layer}`]!, row)
  const [fused, prefixed] = [layersOf(outputs, 'similarity'), layersOf(outputs, 'lambda')]

  const taken = new Map<number, ReadonlyMap<number, Float64Array>>()
  for (const layer of fused) taken.set(layer, wordRows(read('similarity', layer), wordOf))
  const similarity = new HeatRows(words, cells)
  for (const rows of taken.values())
    for (const [word, shares] of rows)
      for (const [cell, place] of places.entries()) similarity.add(word, cell, shares[place]!)

  const attention = new HeatRows(words, cells)
  for (const layer of prefixed) {
    const { width, data } = read('vision_attention', layer)
    const patches = (outputs[`explain.vision_attention.${layer}`]!.shape as readonly number[])[2]!
    const heads = data.length / width / patches
    wordOf.forEach((word, token) => {
      if (word === null) return
      for (let head = 0; head < heads; head++)
        for (const [cell, place] of places.entries())
          attention.add(word, cell, data[(head * patches + place) * width + token]!)
    })
  }
  return {
    words,
    cells,
    heat: [
      ...(fused.length > 0 ? [{ kind: 'similarity' as const, values: similarity.normalised() }] : []),
      ...(prefixed.length > 0 ? [{ kind: 'attention' as const, values: attention.normalised() }] : []),
    ],
    lambda: cells > 0 && prefixed.length > 0 ? lambdaOf() : null,
    gates: null,
  }

  function lambdaOf(): NonNullable<WordLooks['lambda']> {
    const heads = (outputs[`explain.lambda.${prefixed[0]}`]!.shape as readonly number[])[1]!
    const values = new Float32Array(prefixed.length * heads * words)
    const known = new Set(wordOf.filter((word) => word !== null))
    prefixed.forEach((layer, at) => {
      const { width, data } = read('lambda', layer)
      for (const word of known) {
        const shares = taken.get(layer)?.get(word)
        const sum = shares ? places.reduce((total, place) => total + shares[place]!, 0) : 0
        for (let head = 0; head < heads; head++) {
          let mean = 0
          for (const place of places)
            mean += (shares && sum > 0 ? shares[place]! / sum : 1 / cells) * data[head * width + place]!
          values[(at * heads + head) * words + word] = mean
        }
      }
    })
    return { layers: prefixed, heads, values }
  }
}

/** Cells along each side of one of HVPNeT's images; the released form keeps no places. */
export const guidedCells = (config: PrefixConfig): number => (config.fidelity === 'paper' ? cellsPerSide(config) : 1)

/**
 * HVPNeT's looks: how much of each word's attention went to each place of the prefix, the mean over layers and heads; and its
 * gates. `grids` have `guidedCells` a side.
 */
export function hvpnetLooks(
  outputs: Outputs,
  { row, words, wordOf, grids }: LookedPost,
  config: Omit<HvpnetConfig, 'vocabulary' | 'maxPositions'>,
): WordLooks {
  const cells = sizeOf(grids)
  const { attention, gates } = explainPost(outputs, row, config)
  const side = guidedCells(config)
  const perCell = config.promptLength / side ** 2
  const pieces = new Map<number, number>()
  for (const word of wordOf) if (word !== null) pieces.set(word, (pieces.get(word) ?? 0) + 1)
  const heat = new HeatRows(words, cells)
  for (const head of attention.flat())
    wordOf.forEach((word, token) => {
      if (word === null) return
      let cell = 0
      for (const { first, rows, columns } of grids)
        for (let place = 0; place < rows * columns; place++, cell++)
          for (let slot = 0; slot < perCell; slot++)
            heat.add(
              word,
              cell,
              head[token]![first * config.promptLength + place * perCell + slot]! / pieces.get(word)!,
            )
    })
  const blocks = gates[0]?.[0]?.length ?? 0
  return {
    words,
    cells,
    heat: attention.length > 0 ? [{ kind: 'prefix', values: heat.normalised() }] : [],
    lambda: null,
    gates:
      blocks > 0 && grids.length > 0
        ? {
            layers: gates.length,
            blocks,
            values: Float32Array.from(gates.flatMap((images) => grids.flatMap(({ first }) => images[first]!))),
          }
        : null,
  }
}
