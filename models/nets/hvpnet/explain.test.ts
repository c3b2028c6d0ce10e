import { expect, test } from 'vitest'
import { floats, type Tensor } from '../../graph/tensor.ts'
import { type PrefixConfig, small } from './config.ts'
import { explainPost, imageShares, prefixSlots, seenImages, slotAt } from './explain.ts'
import { explanationOutputs } from './explanation-outputs.ts'
import { probe, paper as tiny } from './fixtures/tiny.ts'

const paper: PrefixConfig = { ...small, heads: 2, layers: 1, objects: 1, image: 64 }
const released: PrefixConfig = { ...paper, fidelity: 'released', missingImages: 'seen' }

test('slots of the paper lie on a grid, those of the released form lie nowhere', () => {
  expect(prefixSlots(paper).slice(3, 6)).toEqual([
    { image: { kind: 'whole' }, box: { x: 32, y: 32, w: 32, h: 32 } },
    { image: { kind: 'object', number: 0 }, box: { x: 0, y: 0, w: 32, h: 32 } },
    { image: { kind: 'object', number: 0 }, box: { x: 32, y: 0, w: 32, h: 32 } },
  ])
  expect(prefixSlots(released).every(({ box }) => box === undefined)).toBe(true)
})

test.each([
  { name: 'the whole image and objects', change: {}, kinds: ['whole', 'object'] },
  { name: 'objects alone', change: { wholeImage: false }, kinds: ['object'] },
  { name: 'nothing without a prefix', change: { guidance: 'none' as const }, kinds: [] },
])('what is seen: $name', ({ change, kinds }) => {
  expect(seenImages({ ...paper, ...change }).map(({ kind }) => kind)).toEqual(kinds)
})

test('a head of the released form finds the numbers that the reshape in memory order puts there', () => {
  // Each of the 8 rows is filled with its own number; a reshape to [heads, 8, depth] then shows where it went.
  const [rows, heads, depth] = [8, 2, 3]
  const memory = Array.from({ length: rows * heads * depth }, (_, at) => Math.floor(at / (heads * depth)))
  for (let head = 0; head < heads; head++)
    for (let place = 0; place < rows; place++)
      expect(slotAt(head, place, released)).toBe(memory[(head * rows + place) * depth])
})

/** Attention of one layer, [batch 2, heads 2, tokens 1, places 8]; the second post is the one asked for. */
const attention = floats(
  [2, 2, 1, 8],
  [...Array.from({ length: 16 }, () => 0.9), ...[0.1, 0.1, 0, 0, 0, 0, 0, 0.2], ...[0, 0, 0, 0, 0.05, 0, 0, 0.1]],
)
const gates = floats([2, 2, 4], [...Array.from({ length: 8 }, () => 0.25), 0.1, 0.2, 0.3, 0.4, 0.7, 0.1, 0.1, 0.1])
const outputs: Readonly<Record<string, Tensor>> = {
  'explain.gates.0': gates,
  'explain.prefix_attention.0': attention,
}

test("gates and attention of one post, by image, as the paper's heads see it", () => {
  const explained = explainPost(outputs, 1, paper)
  expect(explained.gates[0]!.map((image) => image.map((gate) => Math.round(gate * 10) / 10))).toEqual([
    [0.1, 0.2, 0.3, 0.4],
    [0.7, 0.1, 0.1, 0.1],
  ])
  expect([...explained.attention[0]![0]![0]!].map((share) => Math.round(share * 100))).toEqual([
    10, 10, 0, 0, 0, 0, 0, 20,
  ])
  const [whole, object] = imageShares(explained)[0]!
  expect(whole).toBeCloseTo(0.1, 6)
  expect(object).toBeCloseTo(0.175, 6)
})

test('in the released form the first head sees the first images alone', () => {
  const explained = explainPost(outputs, 1, released)
  const shares = (head: number) => [...explained.attention[0]![head]![0]!].map((share) => Math.round(share * 100))
  expect(shares(0)).toEqual([20, 0, 0, 20, 0, 0, 0, 0])
  expect(shares(1)).toEqual([0, 0, 0, 0, 0, 0, 5, 10])
  const [whole, object] = imageShares(explained)[0]!
  expect(whole).toBeCloseTo(0.2, 6)
  expect(object).toBeCloseTo(0.075, 6)
})

test.each([
  {
    name: 'an output that was not asked for',
    given: { 'explain.gates.0': gates },
    message: "the output 'explain.prefix_attention.0' is missing or not float32",
  },
  {
    name: 'an output of other sizes',
    given: { ...outputs, 'explain.gates.0': floats([2, 4], gates.data.subarray(0, 8) as Float32Array) },
    message: "'explain.gates.0' is [2,4], but the sizes given want [batch, 2, 4]",
  },
])('$name is named', ({ given, message }) => {
  expect(() => explainPost(given, 1, paper)).toThrow(new RangeError(message))
})

test('a post that is not in the batch is named', () => {
  expect(() => explainPost(outputs, 2, paper)).toThrow(
    new RangeError("'explain.gates.0' has 2 posts, none has number 2"),
  )
})

test('explanations of a running network say how much goes to the images', async () => {
  const { g, post, run } = probe(tiny)
  const results = await run({ ...explanationOutputs(g, post), whole: post.layers[0]!.probabilities })
  const explained = explainPost(results, 1, tiny)
  for (const image of explained.gates.flat()) expect(image.reduce((sum, gate) => sum + gate, 0)).toBeCloseTo(1, 5)
  for (const shares of imageShares(explained)) {
    expect(shares.length).toBe(3)
    const all = shares.reduce((sum, share) => sum + share, 0)
    expect(all).toBeGreaterThan(0)
    expect(all).toBeLessThan(1)
  }
  const rows = results.whole!
  const firstToken = Array.from(rows.data.slice(rows.data.length / 2, rows.data.length / 2 + 12), Number)
  expect(Array.from(explained.attention[0]![0]![0]!)).toEqual(firstToken)
})
