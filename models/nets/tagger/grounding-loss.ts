import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { floats, type TensorOf } from '../../graph/tensor.ts'
import { cellsPerSide } from '../hvpnet/config.ts'
import { type ReadingSizes, sightOf } from './configuration.ts'
import { guidedConfig, type WordsLook } from './words-that-see.ts'

/** What people said about where the words of an example are to be seen. */
export interface Grounding {
  /** [length, cells]: the share of each cell of the pictures that shows the word, 0 to 1. */
  readonly cells: Float32Array
  /** [length]: 1 for words whose places are known. */
  readonly shown: Float32Array
  /** [length]: 1 for words that no picture shows. */
  readonly absent: Float32Array
}

/** A picture that a network reads, as a grid of cells: the whole image (`object: null`) or the region in a slot. */
export interface CellGrid {
  readonly object: number | null
  readonly side: number
  /** Its first cell among all. */
  readonly first: number
}

/** The pictures of a network with its slots all filled; empty where it looks at none. */
export function cellGrids(sizes: ReadingSizes): readonly CellGrid[] {
  const sight = sightOf(sizes)
  const { count = 0, side: objectSide = sizes.imageSize } = sizes.objects ?? {}
  const guided = sight.network === 'hvpnet' ? guidedConfig(sizes, sight) : null
  if (guided?.guidance === 'none') return []
  const side = (pixels: number) => (guided ? cellsPerSide(guided) : pixels / sizes.patchSize)
  const objects = [...Array(count).keys()].map((object) => ({ object, side: side(objectSide) }))
  const whole = guided && !guided.wholeImage ? [] : [{ object: null, side: side(sizes.imageSize) }]
  let first = 0
  return [...whole, ...objects].map((grid) => {
    const at = first
    first += grid.side ** 2
    return { ...grid, first: at }
  })
}

export function cellCount(sizes: ReadingSizes): number {
  return cellGrids(sizes).reduce((sum, { side }) => sum + side ** 2, 0)
}

/** Keeps logarithms finite; far below what any cell gets that is looked at. */
const nearlyNothing = 1e-8

/**
 * How far the words look from where people said that they are seen: the mean over the words that something was said about, 0
 * where nothing was. For a word with places it is the cross entropy of looking at any of them, given that it looks at a picture at
 * all; which of several places it takes is free. For a word that no picture shows it is that of looking elsewhere: at the class
 * vector, or with HVPNeT at the text.
 *
 * Takes the inputs `grounding.cells` [batch, length, cells], `grounding.shown` and `grounding.absent` [batch, length], float32.
 *
 * @returns a scalar
 */
export function groundingLoss(g: Graph, looks: readonly WordsLook[], sizes: ReadingSizes): Value {
  const cells = g.input('grounding.cells', 'float32', ['batch', 'length', cellCount(sizes)])
  const shown = g.input('grounding.shown', 'float32', ['batch', 'length'])
  const absent = g.input('grounding.absent', 'float32', ['batch', 'length'])
  const few = g.scalar(nearlyNothing)
  const allowed = g.log(g.add(cells, few))
  const layers = looks.map((look) => {
    const { inPictures, elsewhere } = look
    const amiss = g.sub(g.logSumExp(inPictures, 2), g.logSumExp(g.add(inPictures, allowed), 2))
    const seen = g.sub(look.total, elsewhere)
    return g.add(g.mul(shown, amiss), g.mul(absent, seen))
  })
  const sum = layers.reduce((total, each) => g.add(total, each))
  const said = g.max(g.sum(g.add(shown, absent)), g.scalar(1))
  return g.div(g.scale(g.sum(sum), 1 / layers.length), said)
}

/** Feeds for the inputs of `groundingLoss`; what no example says something about is 0. */
export function collateGrounding(
  examples: readonly { readonly words: { readonly length: number }; readonly grounding?: Grounding }[],
  cells: number,
): Readonly<Record<string, TensorOf<'float32'>>> {
  const batch = examples.length
  const length = Math.max(1, ...examples.map(({ words }) => words.length))
  const [shown, absent] = [new Float32Array(batch * length), new Float32Array(batch * length)]
  const all = new Float32Array(batch * length * cells)
  examples.forEach(({ grounding }, row) => {
    if (!grounding) return
    all.set(grounding.cells, row * length * cells)
    shown.set(grounding.shown, row * length)
    absent.set(grounding.absent, row * length)
  })
  return {
    'grounding.cells': floats([batch, length, cells], all),
    'grounding.shown': floats([batch, length], shown),
    'grounding.absent': floats([batch, length], absent),
  }
}
