import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { floats, integers, type Tensor, type TensorOf } from '../../models/graph/tensor.ts'
import { unfilledModel } from '../../models/nets/authors/authors-models.ts'
import { randomNumbers, randomTensor } from '../../models/testing/numbers.ts'
import { type PlainGuidedSizes, plainHvpnet } from '../../models/testing/plain/plain-hvpnet.ts'
import type { Plain } from '../../models/testing/plain/plain-math.ts'
import { type PlainSizes, plainMkgformer } from '../../models/testing/plain/plain-mkgformer.ts'
import { importAuthorsFolder, runPackage } from './commands.ts'
import { readWeights, writeTensors } from './network-package.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'triptych-sizes-'))
})
afterAll(() => rmSync(root, { recursive: true }))

interface Sizes extends PlainSizes, PlainGuidedSizes {
  readonly hidden: number
  readonly vocab: number
  readonly image: number
  readonly aux: number
  readonly rcnn: number
  readonly num_labels: number
  readonly relations: number
}

interface Variant {
  readonly name: string
  readonly case: string
  readonly model: string
  readonly config: Readonly<Record<string, unknown>>
  readonly lengths: readonly number[]
  /** Of each group of a post. */
  readonly objects?: readonly [aux: number, rcnn: number]
}

const towers = (hidden: number, heads: number, patch: number, layers = 12) => ({
  hidden,
  heads,
  layers,
  patch,
  text_inter: 2 * hidden + 3,
  vision_inter: hidden + 7,
  vocab: 61,
  max_pos: 23,
  image: 3 * patch,
  aux: 4 * patch,
  rcnn: 2 * patch,
  fusion_layers: [4, 3, 2, 1].map((back) => layers - back),
  text_layer_norm_eps: 1e-12,
  vision_layer_norm_eps: 1e-5,
})
const marked = { special_ids: { pad: 0, cls: 2, sep: 3, '<s>': 57, '</s>': 58, '<o>': 59, '</o>': 60 }, relations: 5 }
const guided = (hidden: number, heads: number, image: number, layers = 12) => ({
  hidden,
  heads,
  layers,
  image,
  text_inter: hidden + 5,
  vocab: 61,
  max_pos: 23,
  base: 2,
  blocks: [3, 4, 6, 3],
  mid: 11,
  prompt_len: 4,
  prefix_length: 16,
  text_layer_norm_eps: 1e-12,
})

const variants: readonly Variant[] = [
  {
    name: 'one text without padding, two heads, one row of patches',
    case: 'mkgformer_mner',
    model: 'UnimoCRFModel',
    config: { ...towers(10, 2, 3), num_labels: 5, label_ids: { PAD: 0, O: 1, X: 2, '[CLS]': 3, '[SEP]': 4 } },
    lengths: [7],
  },
  {
    name: 'five texts, one a single token, many labels',
    case: 'mkgformer_mner',
    model: 'UnimoCRFModel',
    config: { ...towers(18, 3, 2), num_labels: 29 },
    lengths: [9, 1, 5, 8, 2],
  },
  {
    name: 'as many tokens as there are positions, fewer layers and objects',
    case: 'mkgformer_mre',
    model: 'UnimoREModel',
    config: { ...towers(12, 4, 2, 6), ...marked },
    lengths: [23, 6, 7],
    objects: [1, 2],
  },
  {
    name: 'one head, wide, five layers',
    case: 'mkgformer_mre',
    model: 'UnimoREModel',
    config: { ...towers(28, 1, 2, 5), ...marked },
    lengths: [6],
  },
  {
    name: 'entities in the middle of the vocabulary',
    case: 'mkgformer_mkg',
    model: 'UnimoForMaskedLM',
    config: {
      ...towers(14, 7, 2),
      entities: 9,
      relations: 3,
      entity_id_start: 30,
      entity_id_end: 39,
      relation_id_start: 39,
      special_ids: { pad: 0, cls: 2, sep: 3, mask: 6 },
    },
    lengths: [5, 11, 8],
  },
  {
    name: 'a last stage of seven, whose last row is left out',
    case: 'hvpnet_ner',
    model: 'HMNeTNERModel',
    config: { ...guided(12, 3, 224), num_labels: 4 },
    lengths: [6],
  },
  {
    name: 'one object, another ResNet, six layers',
    case: 'hvpnet_ner',
    model: 'HMNeTNERModel',
    config: { ...guided(20, 5, 64, 6), base: 3, blocks: [1, 2, 1, 1], prefix_length: 8, num_labels: 9 },
    lengths: [8, 3],
    objects: [1, 0],
  },
  {
    name: 'three texts, four cells a side of the last stage',
    case: 'hvpnet_re',
    model: 'HMNeTREModel',
    config: { ...guided(16, 2, 128, 4), ...marked, blocks: [1, 1, 1, 1] },
    lengths: [7, 10, 6],
  },
]

function inputsOf({ case: kind, config, lengths, objects = [3, 3] }: Variant, random: () => number) {
  const sizes = config as unknown as Sizes
  const [batch, length] = [lengths.length, Math.max(...lengths)]
  const whole = (below: number) => Math.floor(random() * below)
  const special = sizes.special_ids ?? {}
  const rows = lengths.map((own) => {
    const ids = Array.from({ length: own }, () => 7 + whole(20))
    if ('<s>' in special) {
      ids[own % 2 === 0 ? 1 : own - 2] = special['<s>']!
      ids[own % 2 === 0 ? own - 2 : 1] = special['<o>']!
    }
    if ('mask' in special) ids[whole(own)] = special.mask!
    return [...ids, ...new Array<number>(length - own).fill(0)]
  })
  const table = (values: readonly (readonly number[])[]) => integers([batch, length], values.flat())
  const images = (side: number, count?: number): Tensor =>
    randomTensor([batch, ...(count === undefined ? [] : [count]), 3, side, side], random)
  const common: Record<string, Tensor> = {
    input_ids: table(rows),
    attention_mask: table(lengths.map((own) => Array.from({ length }, (_, at) => (at < own ? 1 : 0)))),
  }
  const entities = (sizes.entity_id_end ?? 0) - (sizes.entity_id_start ?? 0)
  if (kind === 'mkgformer_mkg') {
    const answers = Array.from({ length: batch * entities }, () => (random() < 0.4 ? 1 : 0))
    return new Map<string, Tensor>(
      Object.entries({
        ...common,
        pixel_values: images(sizes.image),
        aux_values: images(sizes.aux, objects[0]),
        rcnn_values: images(sizes.rcnn, objects[1]),
        label: integers(
          [batch],
          lengths.map(() => whole(entities)),
        ),
        labels: floats([batch, entities], answers),
      }),
    )
  }
  const isSequence = kind.endsWith('ner')
  const labels = isSequence
    ? table(lengths.map((own) => Array.from({ length }, (_, at) => (at < own ? whole(sizes.num_labels) : 0))))
    : integers(
        [batch],
        lengths.map(() => whole(sizes.relations)),
      )
  const side = kind.startsWith('hvpnet') ? sizes.image : sizes.aux
  return new Map<string, Tensor>(
    Object.entries({
      ...common,
      token_type_ids: table(lengths.map(() => Array.from({ length }, () => whole(2)))),
      labels,
      images: images(sizes.image),
      aux_imgs: images(side, objects[0]),
      ...(kind.startsWith('hvpnet') ? {} : { rcnn_imgs: images(sizes.rcnn, objects[1]) }),
    }),
  )
}

/** Such as real ones are: norms near one, variances above zero. */
function weightsOf({ case: kind, model, config, objects = [3, 3] }: Variant, random: () => number) {
  const tables = new Map<string, Tensor>()
  if (kind.startsWith('mkgformer')) {
    const { hidden } = config as unknown as Sizes
    const owner = kind.endsWith('mkg') ? 'unimo' : 'model'
    const positions = [
      ['aux', 16 * objects[0]],
      ['rcnn', 4 * objects[1]],
    ] as const
    for (const [group, count] of positions)
      tables.set(`${owner}.vision_embeddings.${group}_position_embedding.weight`, randomTensor([count, hidden], random))
  }
  const { graph } = unfilledModel({ case: kind, model, config }, tables)
  const drawn = [...graph.parameters].map(([name, { shape }]): [string, TensorOf<'float32'>] => {
    const near = /(norm|bn\d|downsample\.1|layrnorm)\S*\.weight$|running_var$/i.test(name)
    const [, ...inner] = shape as readonly number[]
    const spread = Math.min(0.5, 1 / Math.sqrt(inner.reduce((product, each) => product * each, 1)))
    return [name, randomTensor(shape as readonly number[], random, near ? [0.7, 1.4] : [-spread, spread])]
  })
  return new Map<string, TensorOf<'float32'>>([...(tables as ReadonlyMap<string, TensorOf<'float32'>>), ...drawn])
}

function reference(
  { case: kind, config }: Variant,
  weights: ReadonlyMap<string, Tensor>,
  inputs: ReadonlyMap<string, Tensor>,
) {
  const [network, task] = kind.split('_') as [string, 'mner' | 'mre' | 'mkg' | 'ner' | 're']
  const sizes = config as unknown as Sizes
  return network === 'mkgformer'
    ? plainMkgformer(task as 'mner' | 'mre' | 'mkg', sizes, weights, inputs)
    : plainHvpnet(task as 'ner' | 're', sizes, weights, inputs)
}

const lossOf = (outputs: Readonly<Record<string, Plain>>) => (outputs.loss ?? outputs.loss_bce)!.data[0]!

test.each(variants)(
  '$case at other sizes, $name, answers what plain loops do, and its gradients are the slopes of their loss',
  async (variant) => {
    const random = randomNumbers(variants.indexOf(variant) + 17)
    const [weights, inputs] = [weightsOf(variant, random), inputsOf(variant, random)]
    const folder = mkdtempSync(join(root, 'case-'))
    // PyTorch keeps such counters beside the weights; nothing reads them.
    const beside = new Map<string, Tensor>([['bn1.num_batches_tracked', integers([], [3])]])
    await writeTensors(join(folder, 'weights.safetensors'), new Map([...weights, ...beside]))
    await writeTensors(join(folder, 'inputs.safetensors'), inputs)
    const { case: kind, model, config } = variant
    writeFileSync(join(folder, 'case.json'), JSON.stringify({ case: kind, model, seed: 1, config }))
    const place = join(folder, 'package')
    await importAuthorsFolder(folder, place)
    const file = join(folder, 'outputs.safetensors')
    await runPackage(place, join(folder, 'inputs.safetensors'), file, {
      explanations: false,
      gradients: true,
      threads: 1,
    })
    const { weights: found } = await readWeights(file)

    const wanted = reference(variant, weights, inputs)
    for (const [key, { shape, data }] of Object.entries(wanted)) {
      const got = found.get(key)!
      expect(got.shape, key).toEqual(shape)
      const most = Math.max(...data.map(Math.abs))
      const limit = got.dtype === 'int64' ? 0 : 3e-5 + 3e-5 * most
      const apart = data.reduce((largest, value, at) => Math.max(largest, Math.abs(value - Number(got.data[at]))), 0)
      expect(apart, key).toBeLessThanOrEqual(limit)
    }

    // All parameters are moved at once, so that one wrong gradient is enough to show.
    const directions = new Map([...weights].map(([name, { shape }]) => [name, randomTensor(shape, random)]))
    for (const [name, { data, shape }] of directions) {
      // Measured, not learnt.
      if (/running_(mean|var)$/.test(name)) data.fill(0)
      // The vector of padding stays, see the reference numbers.
      if (kind.endsWith('ner') && name.endsWith('word_embeddings.weight')) data.fill(0, 0, shape[1])
    }
    const moved = (step: number) =>
      new Map<string, Tensor>(
        [...weights].map(([name, { shape, data }]) => {
          const direction = directions.get(name)!.data
          const at = Float64Array.from(data, (value, i) => value + step * direction[i]!)
          return [name, { dtype: 'float32', shape, data: at as unknown as Float32Array } as Tensor]
        }),
      )
    const step = 1e-5
    const slope =
      (lossOf(reference(variant, moved(step), inputs)) - lossOf(reference(variant, moved(-step), inputs))) / (2 * step)
    let [along, size] = [0, 0]
    for (const [name, { data }] of directions) {
      const gradient = found.get(`grad.${name}`)
      if (gradient === undefined) continue
      data.forEach((each, at) => {
        const own = Number(gradient.data[at])
        along += own * each
        size += Math.abs(own * each)
      })
    }
    expect(size).toBeGreaterThan(0)
    expect(Math.abs(along - slope), `${along} along, ${slope} measured`).toBeLessThanOrEqual(
      1e-4 * size + 1e-4 * Math.abs(slope),
    )
  },
  60_000,
)
