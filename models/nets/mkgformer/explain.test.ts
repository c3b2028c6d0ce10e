import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import { floats, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { randomParameters } from '../../testing/check-network-gradients.ts'
import { withSession } from '../../testing/with-session.ts'
import {
  explainWords,
  placeInPhoto,
  rowsOfPost,
  textShareOfImages,
  visualTokens,
  wordRows,
  wordsReadByImages,
} from './explain.ts'
import { explanationOutputs } from './explanation-outputs.ts'
import { tiny, tinyFeeds } from './fixtures/tiny.ts'
import { mre } from './mre.ts'
import { visualLayout } from './visual-layout.ts'

const paper = { ...tiny, fidelity: 'paper' } as const
const tokens = visualTokens(visualLayout(paper, 'mre'))

test('each place of the visual sequence has its image and box, patches row by row', () => {
  expect(tokens.length).toBe(1 + 9 + 2 * 4 + 1)
  expect(tokens[0]).toEqual({ kind: 'class' })
  expect(tokens[6]).toEqual({
    kind: 'patch',
    image: { kind: 'whole', number: 0 },
    side: 12,
    box: { x: 8, y: 4, w: 4, h: 4 },
  })
  expect(tokens[15]).toEqual({
    kind: 'patch',
    image: { kind: 'auxiliary', number: 1 },
    side: 8,
    box: { x: 4, y: 0, w: 4, h: 4 },
  })
  expect(tokens[18]).toMatchObject({ image: { kind: 'object', number: 0 }, box: { x: 0, y: 0 } })
})

test('a patch is found again in the photo', () => {
  const token = tokens[6]!
  if (token.kind !== 'patch') throw new Error('place 6 is a patch')
  // The photo is 400x240; its middle 240x240 became the network's image of 12 pixels a side.
  expect(placeInPhoto(token, { x: 80, y: 0, w: 240, h: 240 })).toEqual({ x: 240, y: 80, w: 80, h: 80 })
})

test('the patches of an image fill it without overlap', () => {
  const whole = tokens.flatMap((token) => (token.kind === 'patch' && token.image.kind === 'whole' ? [token.box] : []))
  const covered = new Set(whole.map(({ x, y }) => `${x} ${y}`))
  expect(covered.size).toBe(9)
  expect(whole.reduce((area, { w, h }) => area + w * h, 0)).toBe(144)
})

test('pieces are averaged over their words, and markers belong to none', () => {
  const rows = { width: 2, data: [9, 9, 1, 3, 3, 5, 10, 20, 9, 9] }
  const words = wordRows(rows, [null, 0, 0, 1, null])
  expect([...words].map(([word, row]) => [word, [...row]])).toEqual([
    [0, [2, 4]],
    [1, [10, 20]],
  ])
})

test('a word that takes up one patch only is explained by that patch and its image', () => {
  const row = new Float32Array(tokens.length)
  row[15] = 0.75
  row[0] = 0.25
  const [word] = explainWords({ width: tokens.length, data: row }, tokens, [0], 2)
  expect(word!.patches[0]).toEqual({ token: tokens[15], weight: 0.75 })
  expect(word!.patches).toHaveLength(2)
  const shares = word!.images.map(({ image, share }) => [`${image.kind} ${image.number}`, share])
  expect(shares).toEqual([
    ['whole 0', 0],
    ['auxiliary 0', 0],
    ['auxiliary 1', 0.75],
    ['object 0', 0],
  ])
})

test('rows of another layout are refused', () => {
  expect(() => explainWords({ width: 3, data: [1, 2, 3] }, tokens, [0])).toThrow(
    'rows of 3 do not match a visual sequence of 19',
  )
})

async function explained(): Promise<Readonly<Record<string, Tensor>>> {
  const g = new Graph()
  const model = mre(g, { relations: 3, reads: { kind: 'cls' } }, paper)
  const bytes = onnxModel(g, { outputs: explanationOutputs(model), parameters: randomParameters(g) })
  return withSession(bytes, ({ run }) => run(tinyFeeds(paper)))
}

test('λ, attention and similarity come out of the fused layers, and fit each other', async () => {
  const outputs = await explained()
  const layers = (what: string) => Object.keys(outputs).filter((name) => name.startsWith(`explain.${what}.`)).length
  expect([layers('lambda'), layers('similarity'), layers('vision_attention'), layers('text_attention')]).toEqual([
    2, 2, 3, 3,
  ])
  const lambda = rowsOfPost(outputs['explain.lambda.2']!, 0)
  const attention = rowsOfPost(outputs['explain.vision_attention.2']!, 0)
  expect(lambda.width).toBe(tokens.length)
  expect(attention.width).toBe(6 + tokens.length)

  // With each token a word of its own, what an image reads in all words is its λ.
  const shares = textShareOfImages(lambda, tokens)
  const read = wordsReadByImages(attention, tokens, [0, 1, 2, 3, 4, 5])
  shares.forEach(({ image, share }, at) => {
    expect(read[at]!.image).toEqual(image)
    const sum = [...read[at]!.words.values()].reduce((all, each) => all + each, 0)
    expect(sum).toBeCloseTo(share, 5)
    expect(share > 0 && share < 1).toBe(true)
  })

  const similarity = rowsOfPost(outputs['explain.similarity.2']!, 1)
  for (const { images } of explainWords(similarity, tokens, [null, 0, 0, 1, null, null])) {
    const all = images.reduce((sum, { share }) => sum + share, 0)
    expect(all > 0 && all <= 1 + 1e-5).toBe(true)
  }
})

test('explanations are floats', () => {
  expect(rowsOfPost(floats([2, 1, 2], [1, 2, 3, 4]), 1)).toEqual({ width: 2, data: Float32Array.of(3, 4) })
  expect(() => rowsOfPost({ dtype: 'int64', shape: [1], data: BigInt64Array.of(1n) }, 0)).toThrow(
    'explanations are float32, not int64',
  )
})
