import { expect, test } from 'vitest'
import { gradients } from '../../autodiff/gradients.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { floats, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { compareTensors, randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { type EncoderConfig, small } from './config.ts'
import { encode } from './encode.ts'

const config: EncoderConfig = { ...small, hidden: 8, heads: 2, textIntermediate: 12, visionIntermediate: 12 }
const [side, patch, patches] = [8, 4, 5]

function build(config: EncoderConfig) {
  const g = new Graph()
  const encoded = encode(
    g,
    {
      text: g.input('text', 'float32', ['batch', 'length', 8]),
      mask: g.input('mask', 'float32', ['batch', 'length']),
      pixels: g.input('pixels', 'float32', ['batch', 3, side, side]),
      hasImage: g.input('has_image', 'float32', ['batch']),
    },
    'net',
    patch,
    config,
  )
  return { g, encoded }
}

function randomParameters(g: Graph): ReadonlyMap<string, Tensor> {
  const random = randomNumbers(11)
  return new Map(
    [...g.parameters].map(([name, { shape }]) => [name, randomTensor(shape as readonly number[], random, [-0.7, 0.7])]),
  )
}

async function run(config: EncoderConfig, feeds: Readonly<Record<string, Tensor>>, pick?: string) {
  const { g, encoded } = build(config)
  const last = encoded.visionLayers.at(-1)!
  const outputs: Record<string, Value> = { states: encoded.text }
  if (pick === 'share' && last.textShare) outputs.share = last.textShare
  if (pick === 'weights') outputs.weights = encoded.textLayers.at(-1)!.fusion!.weights
  const bytes = onnxModel(g, { outputs, parameters: randomParameters(g) })
  return withSession(bytes, ({ run }) => run(feeds))
}

const random = randomNumbers(2)
const post = {
  text: randomTensor([1, 3, 8], random),
  mask: floats([1, 3], [1, 1, 1]),
  pixels: randomTensor([1, 3, side, side], random),
  has_image: floats([1], [1]),
}
const longer = {
  ...post,
  text: floats([1, 5, 8], [...post.text.data, ...Array.from({ length: 16 }, () => 3)]),
  mask: floats([1, 5], [1, 1, 1, 0, 0]),
}
const numbers = (tensor: Tensor | undefined) => [...(tensor!.data as Float32Array)]
const furthest = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, at) => Math.abs(x - b[at]!)))

test("padding does not change a post's states", async () => {
  const short = numbers((await run(config, post)).states)
  const padded = numbers((await run(config, longer)).states).slice(0, short.length)
  expect(furthest(short, padded)).toBeLessThan(1e-5)
})

test("in the released variant padding is seen through the prefix, as in the authors' code", async () => {
  const released: EncoderConfig = { ...config, fidelity: 'released' }
  const short = numbers((await run(released, post)).states)
  const padded = numbers((await run(released, longer)).states).slice(0, short.length)
  expect(furthest(short, padded)).toBeGreaterThan(1e-3)
})

test.each([
  { name: 'both ways', change: {}, sees: true },
  { name: 'by fusion alone', change: { prefixGuided: false }, sees: true },
  { name: 'not at all when fusion is off', change: { correlationAware: false }, sees: false },
])('the text sees the image $name', async ({ change, sees }) => {
  const other = { ...post, pixels: randomTensor([1, 3, side, side], randomNumbers(99)) }
  const apart = furthest(
    numbers((await run({ ...config, ...change }, post)).states),
    numbers((await run({ ...config, ...change }, other)).states),
  )
  if (sees) expect(apart).toBeGreaterThan(1e-3)
  else expect(apart).toBe(0)
})

test('without an image the pixels are ignored, even when they are not numbers', async () => {
  const without = { ...post, has_image: floats([1], [0]) }
  const blank = numbers(
    (await run(config, { ...post, pixels: floats([1, 3, side, side], new Float32Array(192)) })).states,
  )
  const broken = { ...without, pixels: floats([1, 3, side, side], new Float32Array(192).fill(Number.NaN)) }
  expect(numbers((await run(config, broken)).states)).toEqual(blank)
})

test('λ and the similarity are there on demand', async () => {
  const share = (await run(config, longer, 'share')).share!
  expect(share.shape).toEqual([1, patches])
  expect(numbers(share).every((value) => value > 0 && value < 1)).toBe(true)
  const weights = (await run(config, post, 'weights')).weights!
  expect(weights.shape).toEqual([1, 3, patches])
  for (let token = 0; token < 3; token++) {
    const row = numbers(weights).slice(token * patches, (token + 1) * patches)
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
  }
})

test('every parameter the text depends on learns', () => {
  const { g, encoded } = build(config)
  const names = [...g.parameters.keys()]
  const found = gradients(g, g.sum(encoded.text), [...g.parameters.values()])
  const idle = names.filter((_, at) => !found[at])
  // The last vision layer's own states go nowhere: only its attention is taken up by the text.
  expect(idle.every((name) => /vision_layers\.2\.(mlp|layer_norm2)/.test(name))).toBe(true)
})

test("the runtime's optimisations do not change states and gradients", async () => {
  const { g, encoded } = build(config)
  const names = [...g.parameters.keys()]
  const found = gradients(g, g.mean(g.square(encoded.text)), [...g.parameters.values()])
  const outputs: Record<string, Value> = { states: encoded.text }
  found.forEach((gradient, at) => {
    if (gradient) outputs[`d/${names[at]}`] = gradient
  })
  const bytes = onnxModel(g, { outputs, parameters: randomParameters(g) })
  const optimised = await withSession(bytes, ({ run }) => run(longer))
  const plain = await withSession(bytes, ({ run }) => run(longer), { optimise: false })
  for (const name of Object.keys(outputs)) {
    const { difference, largest } = compareTensors(optimised[name]!, plain[name]!)
    expect(difference, name).toBeLessThanOrEqual(1e-6 + 1e-4 * largest)
  }
})
