import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import { floats, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { expectGradientsToAgree } from '../../testing/check-gradients.ts'
import { randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { attend, shareOfFirst } from './attention.ts'

const [tokens, before, width, heads] = [3, 2, 4, 2]
const random = randomNumbers(4)
const feeds: Readonly<Record<string, Tensor>> = {
  queries: randomTensor([1, tokens, width], random),
  keys: randomTensor([1, tokens, width], random),
  values: randomTensor([1, tokens, width], random),
  prefixKeys: randomTensor([1, before, width], random),
  prefixValues: randomTensor([1, before, width], random),
  mask: floats([1, tokens], [1, 1, 0]),
  prefixMask: floats([1, before], [0, 1]),
}

async function run(parts: { prefix: boolean; mask: boolean; prefixMask: boolean }) {
  const g = new Graph()
  const input = (name: string) => g.input(name, 'float32', ['batch', ...feeds[name]!.shape.slice(1)])
  const prefix = parts.prefix ? { keys: input('prefixKeys'), values: input('prefixValues') } : undefined
  const { context, probabilities } = attend(
    g,
    {
      queries: input('queries'),
      keys: input('keys'),
      values: input('values'),
      prefix,
      mask: parts.mask ? input('mask') : undefined,
      prefixMask: parts.prefixMask ? input('prefixMask') : undefined,
    },
    heads,
  )
  const outputs: Record<string, Value> = { context, probabilities, share: shareOfFirst(g, probabilities, before) }
  return withSession(onnxModel(g, { outputs }), ({ run }) => run(feeds))
}

/** Head by head and token by token: probabilities [heads][tokens][keys]. */
function slowProbabilities(keyRows: readonly (readonly number[])[], seen: readonly boolean[]) {
  const depth = width / heads
  const q = feeds.queries!.data as Float32Array
  return Array.from({ length: heads }, (_, head) =>
    Array.from({ length: tokens }, (_, token) => {
      const scores = keyRows.map((key) => {
        let product = 0
        for (let at = 0; at < depth; at++) product += q[token * width + head * depth + at]! * key[head * depth + at]!
        return product / Math.sqrt(depth)
      })
      const powers = scores.map((score, at) => (seen[at] ? Math.exp(score) : 0))
      const total = powers.reduce((sum, power) => sum + power, 0)
      return powers.map((power) => power / total)
    }),
  )
}

function rows(name: string): readonly (readonly number[])[] {
  const data = [...(feeds[name]!.data as Float32Array)]
  return Array.from({ length: data.length / width }, (_, at) => data.slice(at * width, (at + 1) * width))
}

test.each([
  { name: 'alone', parts: { prefix: false, mask: false, prefixMask: false }, seen: [true, true, true] },
  { name: 'with padding', parts: { prefix: false, mask: true, prefixMask: false }, seen: [true, true, false] },
  {
    name: 'with a prefix',
    parts: { prefix: true, mask: false, prefixMask: false },
    seen: [true, true, true, true, true],
  },
  {
    name: 'with a prefix and padding',
    parts: { prefix: true, mask: true, prefixMask: false },
    seen: [true, true, true, true, false],
  },
  {
    name: 'with padding in the prefix alone',
    parts: { prefix: true, mask: false, prefixMask: true },
    seen: [false, true, true, true, true],
  },
  {
    name: 'with padding in both',
    parts: { prefix: true, mask: true, prefixMask: true },
    seen: [false, true, true, true, false],
  },
])('attention $name agrees with plain loops', async ({ parts, seen }) => {
  const results = await run(parts)
  const wanted = slowProbabilities([...(parts.prefix ? rows('prefixKeys') : []), ...rows('keys')], seen)
  const got = results.probabilities!
  expect(got.shape).toEqual([1, heads, tokens, seen.length])
  wanted.flat(2).forEach((value, at) => {
    expect(got.data[at]).toBeCloseTo(value, 5)
  })
  const values = [...(parts.prefix ? rows('prefixValues') : []), ...rows('values')]
  for (let token = 0; token < tokens; token++)
    for (let column = 0; column < width; column++) {
      const weights = wanted[Math.floor(column / (width / heads))]![token]!
      const sum = weights.reduce((total, weight, key) => total + weight * values[key]![column]!, 0)
      expect(results.context!.data[token * width + column]).toBeCloseTo(sum, 5)
    }
  if (!parts.prefix) return
  const share = wanted.map((rows) => rows[0]!.slice(0, before).reduce((sum, value) => sum + value, 0))
  expect(results.share!.data[0]).toBeCloseTo((share[0]! + share[1]!) / heads, 5)
})

test('its gradients agree with central differences', async () => {
  await expectGradientsToAgree({
    shapes: [
      [2, 3, 4],
      [2, 3, 4],
      [2, 3, 4],
      [2, 2, 4],
      [2, 2, 4],
    ],
    build: (g, [queries, keys, values, prefixKeys, prefixValues]) =>
      attend(
        g,
        {
          queries: queries!,
          keys: keys!,
          values: values!,
          prefix: { keys: prefixKeys!, values: prefixValues! },
          mask: g.constant(floats([2, 3], [1, 1, 1, 1, 1, 0])),
        },
        heads,
      ).context,
  })
})

test('heads that do not divide the width are refused', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['batch', 3, 10])
  expect(() => attend(g, { queries: x, keys: x, values: x }, 4)).toThrow(
    new ShapeError('attention: a width of 10 cannot be cut into 4 heads'),
  )
})
