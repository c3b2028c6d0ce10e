import { describe, expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { expectParameterGradientsToAgree } from '../../testing/check-parameter-gradients.ts'
import { withSession } from '../../testing/with-session.ts'
import { piecesPerWord } from '../../text/encode-words.ts'
import { charactersPerWord } from '../../text/word-features.ts'
import { collate, type TaggerExample } from './collate.ts'
import type { TaggerConfiguration } from './configuration.ts'
import { cellCount, cellGrids, collateGrounding, type Grounding, groundingLoss } from './grounding-loss.ts'
import { initialWeights } from './initial-weights.ts'
import { taggerGraph } from './tagger-graph.ts'
import { taggerParameters } from './tagger-models.ts'

const plain: TaggerConfiguration = {
  width: 12,
  heads: 2,
  feedForward: 16,
  layers: 2,
  fusedFrom: 1,
  lstm: 6,
  characterWidth: 4,
  characterFilters: 4,
  words: 20,
  pieces: 20,
  characters: 20,
  sources: 2,
  positions: 16,
  imageSize: 8,
  patchSize: 4,
  objects: { count: 1, side: 4 },
}
const guided: TaggerConfiguration = {
  ...plain,
  imageSize: 64,
  objects: { count: 1, side: 64 },
  sight: { network: 'hvpnet', guidance: 'gated', wholeImage: true, base: 2, blocks: [1, 1, 1, 1] },
}
let state = 5
const random = () => {
  state = (state * 48271) % 2147483647
  return state / 2147483647
}

const length = 3
function example({ imageSize, objects }: TaggerConfiguration): TaggerExample {
  const ids = (count: number) => Int32Array.from({ length: count }, (_, at) => at % 7)
  const pixels = (side: number) => Uint8Array.from({ length: 3 * side * side }, () => 256 * random())
  const words = {
    length,
    words: ids(length),
    pieces: ids(length * piecesPerWord),
    characters: ids(length * charactersPerWord),
    shapes: ids(length),
  }
  return { words, image: pixels(imageSize), objects: [pixels(objects!.side)], source: 0 }
}

/** Of one example whose three words have these cells, or are absent. */
function graphOf(sizes: TaggerConfiguration, rows: readonly ('absent' | 'nothing' | readonly number[])[]) {
  const cells = cellCount(sizes)
  const grounding: Grounding = {
    cells: Float32Array.from(rows.flatMap((row) => (typeof row === 'string' ? Array(cells).fill(0) : [...row]))),
    shown: Float32Array.from(rows, (row) => (typeof row === 'string' ? 0 : 1)),
    absent: Float32Array.from(rows, (row) => (row === 'absent' ? 1 : 0)),
  }
  const g = new Graph()
  const { looks } = taggerGraph(sizes, 2, null, g)
  const loss = groundingLoss(g, looks(), sizes)
  const post = { ...example(sizes), grounding }
  const feeds = { ...collate([post], sizes), ...collateGrounding([post], cells) } as unknown as Record<string, Tensor>
  return { g, loss, feeds, weights: initialWeights(taggerParameters(sizes, 2), random) }
}
type Made = ReturnType<typeof graphOf>
const lossOf = ({ g, loss, feeds, weights }: Made) =>
  withSession(onnxModel(g, { outputs: { loss }, parameters: weights }), async ({ run }) =>
    Number((await run(feeds)).loss!.data[0]),
  )

describe.each([
  { name: 'MKGformer', sizes: plain, learns: 'mkgformer.encoder.text_layer.1.attention.output.dense.weight', side: 2 },
  { name: 'HVPNeT', sizes: guided, learns: 'hvpnet.prefix_map.1.weight', side: 2 },
])('what people said about where words are seen, for $name', ({ sizes, learns, side }) => {
  const cells = cellCount(sizes)
  const only = (...on: number[]) => Array.from({ length: cells }, (_, at) => (on.includes(at) ? 1 : 0))

  test('counts all cells of the image and of the slots', () => {
    expect(cellGrids(sizes)[0]).toEqual({ object: null, side, first: 0 })
    expect(cellGrids(sizes).map(({ object }) => object)).toEqual([null, 0])
    expect(cells).toBe(side ** 2 + cellGrids(sizes)[1]!.side ** 2)
  })

  test('costs nothing where nothing was said, or where any cell would do', async () => {
    expect(await lossOf(graphOf(sizes, ['nothing', 'nothing', 'nothing']))).toBe(0)
    expect(await lossOf(graphOf(sizes, [Array(cells).fill(1), 'nothing', 'nothing']))).toBeCloseTo(0, 4)
  })

  test('costs something where a word should look at one cell, or at none', async () => {
    expect(await lossOf(graphOf(sizes, [only(0), 'nothing', 'nothing']))).toBeGreaterThan(0.05)
    expect(await lossOf(graphOf(sizes, ['nothing', 'absent', 'nothing']))).toBeGreaterThan(0.01)
  })

  test('has the gradients that differences show', async () => {
    const { g, loss, feeds, weights } = graphOf(sizes, [only(0, 1), 'absent', only(cells - 1)])
    await expectParameterGradientsToAgree(g, loss, feeds, weights, [learns, 'embedding.words.weight'])
  })
})
