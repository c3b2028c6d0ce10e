import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { expectNetworkGradients, randomParameters } from '../../testing/check-network-gradients.ts'
import { withSession } from '../../testing/with-session.ts'
import type { MkgformerConfig } from './config.ts'
import { tiny, tinyFeeds, tinyTokens } from './fixtures/tiny.ts'
import { mkg } from './mkg.ts'
import { mner } from './mner.ts'
import { mre } from './mre.ts'

const markers = { kind: 'markers', subject: 14, object: 15 } as const

/** Each task on the tiny network, with its own answer among the feeds. */
const tasks = {
  mner: (g: Graph, config: MkgformerConfig) => {
    const { loss, emissions, text, layout } = mner(g, 3, config)
    return { loss, result: emissions, text, layout }
  },
  mre: (g: Graph, config: MkgformerConfig) => {
    const { loss, logits, text, layout } = mre(g, { relations: 3, reads: markers }, config)
    return { loss, result: logits, text, layout }
  },
  mkg: (g: Graph, config: MkgformerConfig) => {
    const { loss, entityLogits, text, layout } = mkg(g, tinyTokens, config)
    return { loss, result: entityLogits, text, layout }
  },
} as const
const answers = { mner: 'tags', mre: 'relation', mkg: 'answers' } as const

type Task = keyof typeof tasks

function feedsOf(task: Task, config: MkgformerConfig): Readonly<Record<string, Tensor>> {
  const feeds = tinyFeeds(config)
  return { ...feeds, labels: feeds[answers[task]]! }
}

async function compute(
  task: Task,
  config: MkgformerConfig,
  feeds: Readonly<Record<string, Tensor>> = feedsOf(task, config),
): Promise<readonly number[]> {
  const g = new Graph()
  const { result } = tasks[task](g, config)
  return results(g, result, feeds)
}

async function results(g: Graph, result: Value, feeds: Readonly<Record<string, Tensor>>): Promise<readonly number[]> {
  const given = { ...feeds, ...byName(g) }
  const found = await withSession(onnxModel(g, { outputs: { result } }), ({ run }) => run(given))
  return [...(found.result!.data as Float32Array)]
}

/** The same numbers for a parameter of a name in whatever network it stands, so that networks can be compared. */
function byName(g: Graph): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    [...g.parameters.keys()].map((name) => {
      const seed = [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) | 0, 7)
      return [
        name,
        randomParameters({ parameters: new Map([[name, g.parameters.get(name)!]]) } as Graph, seed).get(name)!,
      ]
    }),
  )
}

const apart = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, at) => Math.abs(x - b[at]!)))
const namesOf = (task: Task, config: MkgformerConfig) => {
  const g = new Graph()
  tasks[task](g, config)
  return [...g.parameters.keys()]
}

const paper: Partial<MkgformerConfig> = { fidelity: 'paper' }

test.each([
  { name: 'as released', change: {} },
  { name: 'as in the paper', change: paper },
  { name: 'without prefix', change: { prefixGuided: false } },
  { name: 'without fusion', change: { correlationAware: false } },
  { name: 'with layers on top', change: { fusedPlace: 'on-top', layers: 1, fusedLayers: 2 } },
  { name: 'as in the paper, all layers fused', change: { ...paper, fusedLayers: 3 } },
  {
    name: 'with relu and other sizes',
    change: { textActivation: 'relu', hidden: 12, heads: 3, objectImages: 2, auxiliaryImages: 1 },
  },
] satisfies { name: string; change: Partial<MkgformerConfig> }[])(
  'all three tasks learn $name by the gradients that differences show',
  async ({ change }) => {
    const config = { ...tiny, ...change }
    for (const task of Object.keys(tasks) as Task[]) {
      const g = new Graph()
      const { loss } = tasks[task](g, config)
      // The vector of padding does not learn in mner, though the released prefix sees it.
      const still = task === 'mner' ? { 'model.text_embeddings.word_embeddings.weight': config.hidden } : {}
      const learning = await expectNetworkGradients(g, loss, feedsOf(task, config), still)
      expect(learning.length).toBeGreaterThan(40)
    }
  },
  60_000,
)

test.each([
  { name: 'released', change: {} },
  { name: 'paper', change: paper },
])(
  '$name: prefix and fusion each change the result, and the prefix needs fusion to reach the text',
  async ({ change }) => {
    const config = { ...tiny, ...change }
    const both = await compute('mre', config)
    const noPrefix = await compute('mre', { ...config, prefixGuided: false })
    const noFusion = await compute('mre', { ...config, correlationAware: false })
    const neither = await compute('mre', { ...config, correlationAware: false, prefixGuided: false })
    expect(apart(both, noPrefix)).toBeGreaterThan(1e-4)
    expect(apart(both, noFusion)).toBeGreaterThan(1e-4)
    expect(apart(noFusion, neither)).toBe(0)
  },
)

test('without fusion no parameters of fusion are left, and without either the images are left out of the file', async () => {
  const fused = (name: string) => name.includes('fusion_dense')
  expect(namesOf('mner', tiny).filter(fused).length).toBe(2 * tiny.fusedLayers)
  expect(namesOf('mner', { ...tiny, correlationAware: false }).filter(fused)).toEqual([])
  const g = new Graph()
  const { result } = tasks.mner(g, { ...tiny, correlationAware: false })
  const inputs = await withSession(onnxModel(g, { outputs: { result } }), async ({ inputNames }) => inputNames)
  expect(inputs.filter((name) => name.endsWith('imgs'))).toEqual([])
})

test.each([0, 1, 2])('%i fused layers are the last ones', (fusedLayers) => {
  const layers = namesOf('mner', { ...tiny, fusedLayers }).flatMap(
    (name) => /text_layer\.(\d+)\.intermediate\.fusion_dense\.weight/.exec(name)?.[1] ?? [],
  )
  expect(layers.map(Number)).toEqual([0, 1, 2].slice(3 - fusedLayers))
})

test('layers on top leave the lower ones plain and count on', () => {
  const names = namesOf('mner', { ...tiny, fusedPlace: 'on-top' })
  const fused = names.flatMap((name) => /text_layer\.(\d+)\.intermediate\.fusion_dense\.weight/.exec(name)?.[1] ?? [])
  expect(fused).toEqual(['3', '4'])
  expect(names.some((name) => name.includes('vision_layers.4.'))).toBe(true)
})

test('layers on top compute what a deeper network with as many fused layers computes', async () => {
  const onTop = await compute('mre', { ...tiny, layers: 2, fusedLayers: 1, fusedPlace: 'on-top' })
  expect(onTop).toEqual(await compute('mre', { ...tiny, layers: 3, fusedLayers: 1 }))
})

test('more fused layers than there can be are refused', () => {
  expect(() => mner(new Graph(), 3, { ...tiny, fusedLayers: 3 })).toThrow(ShapeError)
  expect(() => mner(new Graph(), 3, { ...tiny, ...paper, fusedLayers: 4 })).toThrow(
    'model.encoder: 4 of 3 layers cannot be fused',
  )
})

test.each([
  { name: 'released mner', task: 'mner', change: {}, tokens: 1 + 2 * 4 + 1 },
  { name: 'released mkg', task: 'mkg', change: {}, tokens: 9 + 2 * 4 + 1 },
  { name: 'paper mner', task: 'mner', change: paper, tokens: 1 + 9 + 2 * 4 + 1 },
  { name: 'paper mkg', task: 'mkg', change: paper, tokens: 1 + 9 + 2 * 4 + 1 },
  { name: 'paper without objects', task: 'mre', change: { ...paper, auxiliaryImages: 0, objectImages: 0 }, tokens: 10 },
  { name: 'smaller patches', task: 'mre', change: { ...paper, patch: 2 }, tokens: 1 + 36 + 2 * 16 + 4 },
  { name: 'larger objects', task: 'mre', change: { objectImage: 12, objectImages: 4 }, tokens: 1 + 2 * 4 + 4 * 9 },
] satisfies { name: string; task: Task; change: Partial<MkgformerConfig>; tokens: number }[])(
  'the visual sequence of $name has $tokens places',
  async ({ task, change, tokens }) => {
    const config = { ...tiny, ...change }
    const g = new Graph()
    tasks[task](g, config)
    const { rawVision } = task === 'mkg' ? mkg(new Graph(), tinyTokens, config) : mner(new Graph(), 3, config)
    expect(rawVision.shape[1]).toBe(tokens)
    expect((await compute(task, config)).every(Number.isFinite)).toBe(true)
  },
)

test.each([
  { name: 'released mner', task: 'mner', change: {}, moves: { images: false, aux_imgs: true, rcnn_imgs: true } },
  { name: 'paper mner', task: 'mner', change: paper, moves: { images: true, aux_imgs: true, rcnn_imgs: true } },
  { name: 'released mkg', task: 'mkg', change: {}, moves: { pixel_values: true, aux_values: true, rcnn_values: true } },
] satisfies { name: string; task: Task; change: Partial<MkgformerConfig>; moves: Record<string, boolean> }[])(
  '$name looks at just the images it should',
  async ({ task, change, moves }) => {
    const config = { ...tiny, ...change }
    const feeds = feedsOf(task, config)
    const before = await compute(task, config, feeds)
    for (const [name, does] of Object.entries(moves)) {
      const image = feeds[name]!
      const dark = { ...image, data: new Float32Array(image.data.length) } as Tensor
      expect(apart(before, await compute(task, config, { ...feeds, [name]: dark })) > 1e-5, name).toBe(does)
    }
  },
)

test('positions of images: all in the paper, none in released mkg, and the class vector has one only beside the whole image', () => {
  const tables = (task: Task, config: MkgformerConfig) =>
    namesOf(task, config)
      .filter((name) => /vision_embeddings\..*position/.test(name))
      .map((name) => name.split('.')[2])
  expect(tables('mkg', tiny)).toEqual([])
  expect(tables('mner', tiny)).toEqual(['aux_position_embedding', 'rcnn_position_embedding'])
  expect(tables('mkg', { ...tiny, ...paper })).toEqual([
    'position_embedding',
    'aux_position_embedding',
    'rcnn_position_embedding',
  ])
})

test('the two fidelities differ with the same images, by prefix and similarity alone', async () => {
  const plain = { ...tiny, auxiliaryImages: 0, objectImages: 0, prefixGuided: false, correlationAware: false }
  const feeds = feedsOf('mre', plain)
  const whole = async (change: Partial<MkgformerConfig>) => compute('mre', { ...plain, ...paper, ...change }, feeds)
  const bare = await whole({})
  expect(apart(bare, await whole({ prefixGuided: true, correlationAware: true }))).toBeGreaterThan(1e-4)
})
