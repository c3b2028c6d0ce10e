import type { Word } from '../../contract/domain/post.ts'
import type { Box } from '../../contract/domain/region.ts'
import type { HeatKind, Relevance, VisualSlot } from '../../contract/domain/relevance.ts'
import { overlaps, type Span } from '../workspace/visible.ts'

/** A model's look at one post, read out of its blobs. Layouts are those of `Relevance`. */
export interface RelevanceNumbers {
  readonly version: string
  readonly slots: readonly VisualSlot[]
  /** The first cell of each slot. */
  readonly firstCells: readonly number[]
  readonly words: number
  readonly cells: number
  readonly heat: readonly { readonly kind: HeatKind; readonly values: Float32Array }[]
  readonly lambda: { readonly layers: readonly number[]; readonly heads: number; readonly values: Float32Array } | null
  readonly gates: { readonly layers: number; readonly blocks: number; readonly values: Float32Array } | null
}

/** @throws Error where a blob has not the length that its shape asks for. */
async function floats(blob: Blob, count: number, what: string): Promise<Float32Array> {
  if (blob.size !== count * 4) throw new Error(`${what} should have ${count} numbers, but has ${blob.size} bytes`)
  return new Float32Array(await blob.arrayBuffer())
}

export async function readRelevance(relevance: Relevance): Promise<RelevanceNumbers> {
  const { version, slots, words, cells, lambda, gates } = relevance
  const firstCells: number[] = []
  let at = 0
  for (const slot of slots) {
    firstCells.push(at)
    at += slot.rows * slot.columns
  }
  if (at !== cells) throw new Error(`the slots of ${version} have ${at} cells, but ${cells} are given`)
  const heat = await Promise.all(
    relevance.heat.map(async ({ kind, values }) => ({ kind, values: await floats(values, words * cells, kind) })),
  )
  return {
    version,
    slots,
    firstCells,
    words,
    cells,
    heat,
    lambda: lambda && {
      layers: lambda.layers,
      heads: lambda.heads,
      values: await floats(lambda.values, lambda.layers.length * lambda.heads * words, 'lambda'),
    },
    gates: gates && {
      layers: gates.layers,
      blocks: gates.blocks,
      values: await floats(gates.values, gates.layers * slots.length * gates.blocks, 'gates'),
    },
  }
}

/** The indexes of the words that a span covers or cuts. */
export const wordsUnder = (words: readonly Word[], span: Span): number[] =>
  words.flatMap((word, i) => (overlaps(word, span) ? [i] : []))

/**
 * Where the model looked for a mention: the mean of its words' rows, over all cells. Sums to 1. Null where none of its
 * words looked at anything, or the model was cut off before them.
 */
export function mentionHeat(numbers: RelevanceNumbers, kind: HeatKind, words: readonly number[]): Float32Array | null {
  const values = numbers.heat.find((h) => h.kind === kind)?.values
  if (values === undefined) return null
  const sum = new Float32Array(numbers.cells)
  let total = 0
  for (const word of words) {
    if (word >= numbers.words) continue
    for (let c = 0; c < numbers.cells; c++) {
      const value = values[word * numbers.cells + c]!
      sum[c]! += value
      total += value
    }
  }
  if (!(total > 0)) return null
  for (let c = 0; c < numbers.cells; c++) sum[c]! /= total
  return sum
}

/** What share of a mention's look went to each slot, in their order. */
export const slotShares = (numbers: RelevanceNumbers, heat: Float32Array): number[] =>
  numbers.slots.map((slot, i) => {
    let sum = 0
    for (let c = 0; c < slot.rows * slot.columns; c++) sum += heat[numbers.firstCells[i]! + c]!
    return sum
  })

/** λ of a mention, the mean over its words: one row of heads per fused layer. Null for models without it. */
export function mentionLambda(numbers: RelevanceNumbers, words: readonly number[]): number[][] | null {
  const { lambda } = numbers
  const known = words.filter((word) => word < numbers.words)
  if (lambda === null || known.length === 0) return null
  return lambda.layers.map((_, layer) =>
    Array.from({ length: lambda.heads }, (_, head) => {
      const row = (layer * lambda.heads + head) * numbers.words
      return known.reduce((sum, word) => sum + lambda.values[row + word]!, 0) / known.length
    }),
  )
}

/** The gates of one slot: one row of blocks per text layer. */
export function slotGates(numbers: RelevanceNumbers, slot: number): number[][] | null {
  const { gates } = numbers
  if (gates === null) return null
  return Array.from({ length: gates.layers }, (_, layer) =>
    Array.from(
      { length: gates.blocks },
      (_, block) => gates.values[(layer * numbers.slots.length + slot) * gates.blocks + block]!,
    ),
  )
}

/**
 * What share of a mention's look fell into a box while the model read whole images: cells count by the part of them that
 * lies in it. For boxes that the model does not read by themselves. Null where it read no whole image.
 */
export function shareWithin(numbers: RelevanceNumbers, heat: Float32Array, media: string, box: Box): number | null {
  const at = numbers.slots.findIndex((slot) => slot.box === null && slot.media === media)
  const slot = numbers.slots[at]
  if (slot === undefined) return null
  const { seen } = slot
  const [width, height] = [seen.width / slot.columns, seen.height / slot.rows]
  let sum = 0
  for (let row = 0; row < slot.rows; row++) {
    for (let column = 0; column < slot.columns; column++) {
      const cell = { x: seen.x + column * width, y: seen.y + row * height, width, height }
      const value = heat[numbers.firstCells[at]! + row * slot.columns + column]!
      sum += (value * sharedArea(cell, box)) / (width * height)
    }
  }
  return sum
}

function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}
