import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toTensor } from '../../models/checkpoints/float-tensors.ts'
import { parseSafetensors, printSafetensors, type StoredTensor } from '../../models/checkpoints/safetensors.ts'
import { elementCount, floats, type Tensor, zeros } from '../../models/graph/tensor.ts'
import { authorsModel, unfilledModel } from '../../models/nets/authors/authors-models.ts'
import { imageScaleOf } from '../../models/nets/images/image-scale.ts'
import { seededRandom } from '../training/fit-random.ts'
import { importAuthors } from './import-authors.ts'
import { importPublic } from './import-public.ts'
import { reportLines } from './import-report.ts'
import { readNetworkPackage, writeNetworkPackage, writeTensors } from './network-package.ts'
import type { PublicImport } from './public-ask.ts'
import { runNetwork } from './run-network.ts'
import {
  bert,
  clip,
  huggingFaceResnet,
  type NamedShapes,
  timm,
  tiny,
  torchvision,
  vit,
} from './testing/public-names.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-public-'))
})
afterEach(() => rm(root, { recursive: true }))

/** Numbers of their own for every name, so that a tensor in the wrong place is found out. */
function numbers(shapes: NamedShapes, seed: number): ReadonlyMap<string, Tensor> {
  const random = seededRandom(seed)
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const data = Float32Array.from(
        { length: elementCount(shape) },
        () => random() - (/running_var/.test(name) ? 0 : 0.5),
      )
      return [name, floats(shape, data)]
    }),
  )
}

async function folderOf(
  name: string,
  tensors: ReadonlyMap<string, Tensor>,
  more: Readonly<Record<string, string>> = {},
) {
  const folder = join(root, name)
  await mkdir(folder)
  await writeTensors(join(folder, 'model.safetensors'), tensors)
  for (const [file, text] of Object.entries(more)) await writeFile(join(folder, file), text)
  return folder
}

interface Asked {
  readonly text?: NamedShapes
  readonly vision?: NamedShapes
  readonly ask?: Partial<PublicImport>
  readonly textFiles?: Readonly<Record<string, string>>
  readonly visionFiles?: Readonly<Record<string, string>>
}

async function imported({ text = bert(), vision = clip(), ask = {}, textFiles = {}, visionFiles = {} }: Asked) {
  const given = { text: numbers(text, 1), vision: numbers(vision, 2) }
  const made = await importPublic({
    text: await folderOf('text', given.text, textFiles),
    vision: await folderOf('vision', given.vision, visionFiles),
    architecture: 'mkgformer',
    task: 'mner',
    labels: [],
    relations: [],
    fidelity: 'released',
    seed: 7,
    name: 'test',
    ...ask,
  })
  const { weights, manifest } = made.unsealed
  /** Is our tensor the public one, number by number? */
  const same = (ours: string, part: 'text' | 'vision', theirs: string, from = 0) => {
    const [got, wanted] = [weights.get(ours), given[part].get(theirs)]
    expect(got, ours).toBeDefined()
    expect(wanted, theirs).toBeDefined()
    expect([...got!.data], `${ours} against ${theirs}`).toEqual([...wanted!.data.slice(from, from + got!.data.length)])
  }
  return { ...made, given, same, weights, manifest }
}

const layerNames = (our: string, their: string) =>
  ['weight', 'bias'].map((p) => [`${our}.${p}`, `${their}.${p}`] as const)

describe('BERT', () => {
  test.each([
    { name: 'bare', prefix: '', scale: 'weight', shift: 'bias' },
    { name: 'with bert. before its names', prefix: 'bert.', scale: 'weight', shift: 'bias' },
    { name: 'with gamma and beta', prefix: 'bert.', scale: 'gamma', shift: 'beta' },
  ])('$name lands in the text tower, every tensor of it', async ({ prefix, scale, shift }) => {
    const { same, report } = await imported({ text: bert(prefix, scale, shift) })
    const own = 'model.text_embeddings'
    for (const table of ['word_embeddings', 'position_embeddings', 'token_type_embeddings'])
      same(`${own}.${table}.weight`, 'text', `${prefix}embeddings.${table}.weight`)
    same(`${own}.LayerNorm.weight`, 'text', `${prefix}embeddings.LayerNorm.${scale}`)
    same(`${own}.LayerNorm.bias`, 'text', `${prefix}embeddings.LayerNorm.${shift}`)
    for (let at = 0; at < tiny.layers; at++) {
      const [ours, theirs] = [`model.encoder.text_layer.${at}`, `${prefix}encoder.layer.${at}`]
      for (const part of [
        'attention.self.query',
        'attention.self.key',
        'attention.self.value',
        'attention.output.dense',
        'intermediate.dense',
        'output.dense',
      ])
        for (const [a, b] of layerNames(`${ours}.${part}`, `${theirs}.${part}`)) same(a, 'text', b)
      for (const part of ['attention.output.LayerNorm', 'output.LayerNorm']) {
        same(`${ours}.${part}.weight`, 'text', `${theirs}.${part}.${scale}`)
        same(`${ours}.${part}.bias`, 'text', `${theirs}.${part}.${shift}`)
      }
    }
    for (const [a, b] of layerNames('model.text_pooler.dense', `${prefix}pooler.dense`)) same(a, 'text', b)
    const left = report.leftOver.filter(({ part }) => part === 'text').map(({ name }) => name)
    const beside =
      prefix === ''
        ? []
        : ['cls.predictions.bias', 'cls.predictions.transform.dense.weight', 'cls.predictions.transform.dense.bias']
    expect(left).toEqual([`${prefix}embeddings.position_ids`, ...beside])
  })

  test('keeps its words when markers are added, whose rows are new and the same for a seed', async () => {
    const { weights, given, report, manifest, unsealed } = await imported({
      ask: { task: 'mre', labels: ['None', '/per/per/peer'] },
      textFiles: {
        'vocab.txt': ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...'abcdefghijklmnopqrstuvwxy'].join('\n'),
      },
    })
    const table = weights.get('model.text_embeddings.word_embeddings.weight')!
    expect(table.shape).toEqual([tiny.words + 4, tiny.hidden])
    const known = given.text.get('embeddings.word_embeddings.weight')!.data
    expect([...table.data.slice(0, known.length)]).toEqual([...known])
    expect([...table.data.slice(known.length)].some((x) => x !== 0)).toBe(true)
    expect(report.grown).toEqual([{ name: 'model.text_embeddings.word_embeddings.weight', rows: 30, of: 34 }])
    expect(manifest.labels).toEqual(['None', '/per/per/peer'])
    const { added_tokens } = JSON.parse(unsealed.tokenizerJson!) as { added_tokens: { id: number; content: string }[] }
    expect(added_tokens.slice(-4).map(({ id, content }) => [id, content])).toEqual([
      [30, '<s>'],
      [31, '</s>'],
      [32, '<o>'],
      [33, '</o>'],
    ])
  })
})

describe('vision', () => {
  test('CLIP lands in the vision tower; the released form says that positions stay out', async () => {
    const { same, report } = await imported({})
    same('model.vision_embeddings.class_embedding', 'vision', 'vision_model.embeddings.class_embedding')
    same('model.vision_embeddings.patch_embedding.weight', 'vision', 'vision_model.embeddings.patch_embedding.weight')
    for (const [a, b] of layerNames('model.vision_pre_layrnorm', 'vision_model.pre_layrnorm')) same(a, 'vision', b)
    for (let at = 0; at < tiny.layers; at++)
      for (const part of [
        'self_attn.q_proj',
        'self_attn.k_proj',
        'self_attn.v_proj',
        'self_attn.out_proj',
        'layer_norm1',
        'layer_norm2',
        'mlp.fc1',
        'mlp.fc2',
      ])
        for (const [a, b] of layerNames(
          `model.encoder.vision_layers.${at}.${part}`,
          `vision_model.encoder.layers.${at}.${part}`,
        ))
          same(a, 'vision', b)
    const left = new Map(report.leftOver.map(({ name, why }) => [name, why]))
    expect(left.get('vision_model.embeddings.position_embedding.weight')).toContain('do not look at positions')
    expect(left.get('text_model.embeddings.token_embedding.weight')).toBe('CLIP’s own text tower')
    expect([...left.values()].filter((why) => why === 'not known')).toEqual([])
    expect(report.fresh.filter((name) => !/fusion_dense|crf|^fc\./.test(name))).toEqual([
      'model.vision_embeddings.aux_position_embedding.weight',
      'model.vision_embeddings.rcnn_position_embedding.weight',
    ])
    expect(reportLines(report).join('\n')).toContain('released form: the class vector is used without a position')
  })

  test('the paper’s form takes the position table as well', async () => {
    const { same, report } = await imported({ ask: { fidelity: 'paper' } })
    same(
      'model.vision_embeddings.position_embedding.weight',
      'vision',
      'vision_model.embeddings.position_embedding.weight',
    )
    expect(reportLines(report).join('\n')).toContain('paper form')
  })

  test.each([
    { name: 'ViT', shapes: vit(), prefix: 'vit.' },
    { name: 'DeiT', shapes: vit('deit.'), prefix: 'deit.' },
  ])('$name lands in the vision tower, its patches’ bias and head left over', async ({ shapes, prefix }) => {
    const { same, report, weights, given, manifest } = await imported({ vision: shapes, ask: { fidelity: 'paper' } })
    same('model.vision_embeddings.class_embedding', 'vision', `${prefix}embeddings.cls_token`)
    same(
      'model.vision_embeddings.patch_embedding.weight',
      'vision',
      `${prefix}embeddings.patch_embeddings.projection.weight`,
    )
    const parts: readonly (readonly [string, string])[] = [
      ['self_attn.q_proj', 'attention.attention.query'],
      ['self_attn.k_proj', 'attention.attention.key'],
      ['self_attn.v_proj', 'attention.attention.value'],
      ['self_attn.out_proj', 'attention.output.dense'],
      ['layer_norm1', 'layernorm_before'],
      ['layer_norm2', 'layernorm_after'],
      ['mlp.fc1', 'intermediate.dense'],
      ['mlp.fc2', 'output.dense'],
    ]
    for (const [ours, theirs] of parts)
      for (const [a, b] of layerNames(`model.encoder.vision_layers.3.${ours}`, `${prefix}encoder.layer.3.${theirs}`))
        same(a, 'vision', b)
    // Row 1 of DeiT's table belongs to its second class vector.
    const table = given.vision.get(`${prefix}embeddings.position_embeddings`)!
    const rows = [...table.data]
    const wanted = prefix === 'deit.' ? [...rows.slice(0, 8), ...rows.slice(16)] : rows
    expect([...weights.get('model.vision_embeddings.position_embedding.weight')!.data]).toEqual(wanted)
    expect([...weights.get('model.vision_pre_layrnorm.weight')!.data]).toEqual(new Array(8).fill(1))
    expect(report.leftOver.find(({ name }) => name.endsWith('projection.bias'))!.why).toContain('no bias')
    expect(manifest.configuration.config).toMatchObject({ vision_activation: 'gelu', vision_layer_norm_eps: 1e-12 })
  })

  test('timm’s one matrix becomes queries, keys and values', async () => {
    const { same } = await imported({ vision: timm() })
    for (const [at, part] of ['q_proj', 'k_proj', 'v_proj'].entries()) {
      same(`model.encoder.vision_layers.2.self_attn.${part}.weight`, 'vision', 'blocks.2.attn.qkv.weight', at * 64)
      same(`model.encoder.vision_layers.2.self_attn.${part}.bias`, 'vision', 'blocks.2.attn.qkv.bias', at * 8)
    }
    for (const [a, b] of layerNames('model.encoder.vision_layers.2.mlp.fc1', 'blocks.2.mlp.fc1')) same(a, 'vision', b)
  })

  test('HVPNeT’s paper form gets convolutions by stage and maps by layer in place of the projection', async () => {
    const ask = { architecture: 'hvpnet', task: 'mner', fidelity: 'paper' } as const
    const { report, manifest, weights } = await imported({ vision: torchvision(), ask })
    expect(manifest.configuration.config).toMatchObject({ fidelity: 'paper', missing_images: 'hidden' })
    expect(report.fresh).toContain('stage_conv.3.weight')
    expect(report.fresh).toContain(`prefix_map.${tiny.layers - 1}.weight`)
    expect([...weights.keys()].some((name) => name.startsWith('encoder_conv'))).toBe(false)
    expect(reportLines(report).join('\n')).toContain('paper form')
    const { graph } = unfilledModel(manifest.configuration, new Map())
    expect([...graph.parameters.keys()].sort()).toEqual([...weights.keys()].sort())
  })

  test('torchvision’s and Hugging Face’s ResNet land in the same places', async () => {
    const ask = { architecture: 'hvpnet', task: 'mner' } as const
    const first = await imported({ vision: torchvision(), ask })
    await rm(join(root, 'text'), { recursive: true })
    await rm(join(root, 'vision'), { recursive: true })
    const second = await imported({ vision: huggingFaceResnet(), ask })
    const own = 'image_model.resnet'
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
      first.same(`${own}.layer3.5.bn2.${part}`, 'vision', `layer3.5.bn2.${part}`)
      second.same(
        `${own}.layer3.5.bn2.${part}`,
        'vision',
        `resnet.encoder.stages.2.layers.5.layer.1.normalization.${part}`,
      )
      second.same(
        `${own}.layer2.0.downsample.1.${part}`,
        'vision',
        `resnet.encoder.stages.1.layers.0.shortcut.normalization.${part}`,
      )
    }
    first.same(`${own}.layer4.0.downsample.0.weight`, 'vision', 'layer4.0.downsample.0.weight')
    second.same(`${own}.layer1.2.conv3.weight`, 'vision', 'resnet.encoder.stages.0.layers.2.layer.2.convolution.weight')
    second.same(`${own}.conv1.weight`, 'vision', 'resnet.embedder.embedder.convolution.weight')
    second.same('bert.encoder.layer.3.output.dense.weight', 'text', 'encoder.layer.3.output.dense.weight')
    for (const { report } of [first, second]) {
      expect(report.fresh.filter((name) => name.startsWith(own) || name.startsWith('bert.'))).toEqual([])
      expect(new Set(report.leftOver.map(({ why }) => why)).has('not known')).toBe(false)
    }
  })
})

test.each([
  {
    name: 'towers of different widths',
    text: bert(),
    vision: { ...clip(), 'vision_model.embeddings.patch_embedding.weight': [16, 3, 4, 4] },
    says: /the same width: model\.safetensors \(text\) has 8, model\.safetensors \(vision\) has 16/,
  },
  {
    name: 'a tensor of another shape',
    text: { ...bert(), 'encoder.layer.2.output.dense.weight': [8, 13] },
    vision: clip(),
    says: /"encoder\.layer\.2\.output\.dense\.weight" is \[8, 13\], "model\.encoder\.text_layer\.2\.output\.dense\.weight" wants \[8, 12\]/,
  },
  {
    name: 'fewer layers',
    text: Object.fromEntries(Object.entries(bert()).filter(([name]) => !name.includes('layer.4.'))),
    vision: clip(),
    says: /the same number of layers: .* has 4, .* has 5/,
  },
  {
    name: 'something else',
    text: { 'gpt.wte.weight': [3, 3] },
    vision: clip(),
    says: /its 1 tensors \(gpt\.wte\.weight, …\) are spelled like none of Hugging Face BERT/,
  },
])('$name are refused, naming both sides', async ({ text, vision, says }) => {
  await expect(imported({ text: text as NamedShapes, vision: vision as NamedShapes })).rejects.toThrow(says)
})

test.each([
  { architecture: 'mkgformer', task: 'mner', output: 'emissions' },
  { architecture: 'mkgformer', task: 'mre', output: 'logits' },
  { architecture: 'mkgformer', task: 'mkg', output: 'entity_logits' },
] as const)(
  '$architecture for $task is written, read and run',
  async ({ architecture, task, output }) => {
    const { unsealed } = await imported({
      ask: { architecture, task, labels: task === 'mner' ? [] : ['a', 'b', 'c'], relations: ['r'] },
      textFiles: { 'vocab.txt': '[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na' },
    })
    await writeNetworkPackage(join(root, 'p'), unsealed)
    const network = await readNetworkPackage(join(root, 'p'))
    expect(network.weights).toEqual(unsealed.weights)
    const model = authorsModel(network.manifest.configuration, network.weights)
    const sizes = new Map([
      ['batch', 1],
      ['length', 6],
    ])
    const config = network.manifest.configuration.config as { special_ids?: Record<string, number> }
    const marks = Object.values(config.special_ids ?? {})
    const feeds = new Map<string, Tensor>()
    for (const [name, { dtype, shape }] of model.inputs) {
      const whole = shape.map((dim) => (typeof dim === 'number' ? dim : sizes.get(dim)!))
      if (dtype === 'float32') feeds.set(name, zeros(whole))
      else {
        const ids = Array.from({ length: elementCount(whole) }, (_, at) =>
          name === 'input_ids' ? (marks[at] ?? 1) : name === 'attention_mask' ? 1 : 0,
        )
        feeds.set(name, { dtype: 'int64', shape: whole, data: BigInt64Array.from(ids, BigInt) })
      }
    }
    const results = await runNetwork(network, feeds, { explanations: true, gradients: false, threads: 1 })
    expect([...results.get(output)!.data].every((x) => Number.isFinite(Number(x)))).toBe(true)
    expect([...results.keys()].some((name) => name.startsWith('explain.'))).toBe(true)
    feeds.delete('labels')
    feeds.delete('label')
    const without = await runNetwork(network, feeds, { explanations: false, gradients: false, threads: 1 })
    expect(without.has(output)).toBe(true)
    expect(without.has('loss')).toBe(false)
    feeds.clear()
    await expect(runNetwork(network, feeds, { explanations: false, gradients: false, threads: 1 })).rejects.toThrow(
      'nothing can be computed from',
    )
  },
  60_000,
)

test('the authors’ weights without a case.json are refused where they do not tell all', async () => {
  const made = await imported({ ask: { task: 'mre', labels: ['a', 'b', 'c'] } })
  const positions = numbers({ 'model.vision_embeddings.position_embedding.weight': [10, 8] }, 5)
  const folder = await folderOf('authors', new Map([...made.weights, ...positions]))
  await expect(importAuthors(folder, 'x')).rejects.toThrow('a width of 8 does not tell how many heads there are')
})

test('names and numbers survive the way through safetensors', () => {
  const tensors = new Map<string, StoredTensor>(
    [...numbers(bert('bert.'), 3)].map(([name, { shape, data }]) => [
      name,
      { dtype: 'F32', shape, data: data as Float32Array },
    ]),
  )
  const back = parseSafetensors(printSafetensors({ tensors, metadata: {} })).tensors
  for (const [name, tensor] of tensors) expect(toTensor(back.get(name)!).data).toEqual(tensor.data)
})

describe('how images are scaled', () => {
  const preprocessor = { image_mean: [0.1, 0.2, 0.3], image_std: [0.4, 0.5, 0.6] }
  test.each([
    { name: 'CLIP', vision: clip(), files: {}, mean: 0.48145466, says: 'what is usual for CLIP' },
    { name: 'ViT', vision: vit(), files: {}, mean: 0.5, says: 'what is usual for ViT' },
    {
      name: 'DeiT',
      vision: vit(),
      files: { 'config.json': JSON.stringify({ model_type: 'deit' }) },
      mean: 0.485,
      says: 'what is usual for DeiT',
    },
    {
      name: 'what lies beside it',
      vision: vit(),
      files: { 'preprocessor_config.json': JSON.stringify(preprocessor) },
      mean: 0.1,
      says: 'preprocessor_config.json',
    },
  ])('follows the checkpoint: $name', async ({ vision, files, mean, says }) => {
    const { manifest, report } = await imported({ vision, visionFiles: files })
    const config = manifest.configuration.config as { readonly image_mean: readonly number[] }
    expect(config.image_mean[0]).toBe(mean)
    expect(imageScaleOf(config, 'mkgformer').mean[0]).toBe(mean)
    expect(report.notes.at(-1)).toContain(says)
  })

  test('a deviation of zero is refused by name', async () => {
    const visionFiles = { 'preprocessor_config.json': JSON.stringify({ ...preprocessor, image_std: [1, 0, 1] }) }
    await expect(imported({ visionFiles })).rejects.toThrow('preprocessor_config.json.image_std')
  })
})

test.each([
  { architecture: 'hvpnet', variant: 'flat', config: { guidance: 'flat' }, without: /^gates\./ },
  { architecture: 'hvpnet', variant: '1t3', config: { guidance: 'one-to-three' }, without: /^gates\./ },
  { architecture: 'hvpnet', variant: 'only-obj', config: { whole_image: false, prefix_length: 12 }, without: /^none/ },
  { architecture: 'hvpnet', variant: 'no-prefix', config: { guidance: 'none' }, without: /^(gates|image_model)\./ },
  { architecture: 'mkgformer', variant: 'no-pgi', config: { prefix_guided: false }, without: /^none/ },
  { architecture: 'mkgformer', variant: 'on-top', config: { fused_place: 'on-top' }, without: /^none/ },
] as const)('$architecture is imported as $variant', async ({ architecture, variant, config, without }) => {
  const vision = architecture === 'hvpnet' ? huggingFaceResnet() : clip()
  const { manifest, weights } = await imported({ vision, ask: { architecture, variant } })
  expect(manifest.configuration.config).toMatchObject(config)
  expect([...weights.keys()].filter((name) => without.test(name))).toEqual([])
  const model = unfilledModel(manifest.configuration, weights)
  expect(Object.keys(model.outputs)).toContain('emissions')
})

test('a variant of the other network is refused', async () => {
  await expect(imported({ ask: { variant: 'flat' } })).rejects.toThrow('mkgformer has no variant "flat"')
})
