import { basename, dirname, join } from 'node:path'
import { toTensor } from '../../models/checkpoints/float-tensors.ts'
import { bertToHvpnet, bertToMkgformer } from '../../models/checkpoints/maps/bert.ts'
import {
  chooseMap,
  type MapPlan,
  mappedShapes,
  mappedTensor,
  type NameMap,
  planMap,
  type Shapes,
} from '../../models/checkpoints/maps/name-map.ts'
import { huggingFaceResnet, torchvisionResnet } from '../../models/checkpoints/maps/resnet.ts'
import { clipVision, timmVit, vit } from '../../models/checkpoints/maps/vision.ts'
import type { Tensor } from '../../models/graph/tensor.ts'
import { unfilledModel } from '../../models/nets/authors/authors-models.ts'
import { initialWeights } from '../../models/nets/hvpnet/initial-weights.ts'
import { printSizes } from '../../models/nets/mkgformer/case-sizes.ts'
import { bertBaseVitB32, bertBaseVitB32Paper } from '../../models/nets/mkgformer/config.ts'
import type { NetworkArchitecture, NetworkTask } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { seededRandom } from '../training/fit-random.ts'
import { networkCard } from './network-card.ts'
import { type NetworkHead, type NetworkLabels, networkClasses, networkHead, notTrained } from './network-heads.ts'
import type { UnsealedNetwork } from './network-package.ts'
import { type NetworkVariant, variantConfig } from './network-variants.ts'
import { type Checkpoint, openCheckpoint, sourcesOf } from './open-checkpoint.ts'
import { type Preprocessing, readPreprocessing } from './preprocessing.ts'
import { type PublicConfig, readPublicConfig } from './public-config.ts'
import { publicTokenizer } from './public-tokenizer.ts'
import { readSmallText } from './small-text.ts'

export interface PublicImport extends NetworkLabels {
  /** File or folder of a BERT. */
  readonly text: string
  /** File or folder of a CLIP, ViT or DeiT for mkgformer, of a ResNet-50 for hvpnet. */
  readonly vision: string
  readonly architecture: NetworkArchitecture
  readonly task: NetworkTask
  readonly fidelity: 'released' | 'paper'
  /** A part of the network left out, or put elsewhere; left out: the whole one. */
  readonly variant?: NetworkVariant | null
  /** Of what starts from nothing. */
  readonly seed: number
  readonly name: string
}

/** What became of the checkpoints' tensors. */
export interface ImportReport {
  readonly loaded: readonly { readonly part: string; readonly map: string; readonly tensors: number }[]
  /** Started from nothing, by the seed. */
  readonly fresh: readonly string[]
  /** Known words of the vocabulary; further ones are new. */
  readonly grown: readonly { readonly name: string; readonly rows: number; readonly of: number }[]
  readonly leftOver: readonly { readonly part: string; readonly name: string; readonly why: string }[]
  readonly notes: readonly string[]
}

export interface PublicNetwork {
  readonly unsealed: UnsealedNetwork
  readonly report: ImportReport
}

/**
 * A network for a task from a text and a vision checkpoint, with a new head.
 *
 * @throws PackageError naming both sides where sizes do not fit; SafetensorsError, CheckpointError, Failed for the files
 */
export async function importPublic(ask: PublicImport): Promise<PublicNetwork> {
  const started = performance.now()
  const model = networkClasses[ask.architecture][ask.task]
  if (model === undefined) throw new PackageError(`${ask.architecture} has no head for ${ask.task}`)
  const text = await openCheckpoint(ask.text)
  try {
    const vision = await openCheckpoint(ask.vision)
    try {
      const parts = await chooseParts(ask, text, vision)
      const { config, head } = parts
      const configuration = { case: `${ask.architecture}_${ask.task}`, model, config: { ...config, ...head.config } }
      const filled = await fillNetwork(ask, parts, unfilledModel(configuration, parts.tables).graph.parameters)
      const manifest: UnsealedNetwork['manifest'] = {
        format: 'triptych-model',
        formatVersion: 1,
        name: ask.name,
        task: ask.task,
        architecture: ask.architecture,
        configuration,
        labels: head.rows,
        base: null,
        provenance: {
          data: [],
          method: `made of ${parts.text.map.name} and ${parts.vision.map.name}, ${ask.fidelity} form${ask.variant ? `, ${ask.variant}` : ''}, ${notTrained}`,
          seed: ask.seed,
          seconds: (performance.now() - started) / 1000,
          createdAt: new Date().toISOString(),
        },
        sources: [...(await sourcesOf('text', text)), ...(await sourcesOf('vision', vision))],
        licence: 'as the checkpoints came; see their sources',
        metrics: {},
      }
      const tokenizerJson = await publicTokenizer(dirname(text.file), parts.words, head.tokens)
      const card = networkCard(manifest, filled.weights, reportLines(filled.report))
      return { unsealed: { manifest, weights: filled.weights, tokenizerJson, card }, report: filled.report }
    } finally {
      await vision.close()
    }
  } finally {
    await text.close()
  }
}

interface Part {
  readonly part: 'text' | 'vision'
  readonly checkpoint: Checkpoint
  readonly map: NameMap
  readonly target: string
}

interface Parts {
  readonly text: Part
  readonly vision: Part
  /** Rows of the word table that the checkpoint has. */
  readonly words: number
  readonly head: NetworkHead
  readonly config: Readonly<Record<string, unknown>>
  readonly preprocessing: Preprocessing
  /** Tables whose sizes the builder asks the weights for. */
  readonly tables: ReadonlyMap<string, Tensor>
}

async function chooseParts(ask: PublicImport, text: Checkpoint, vision: Checkpoint): Promise<Parts> {
  const textConfig = await readPublicConfig(dirname(text.file))
  const variant = variantConfig(ask.architecture, ask.variant ?? null)
  const visionConfig = await readPublicConfig(dirname(vision.file), 'vision_config')
  const mask = await maskToken(dirname(text.file))
  if (ask.architecture === 'mkgformer') {
    const parts = {
      text: part('text', text, chooseMap([bertToMkgformer], text.tensors, text.file), towerName(ask.task)),
      vision: part(
        'vision',
        vision,
        chooseMap([clipVision, vit, timmVit], vision.tensors, vision.file),
        towerName(ask.task),
      ),
    }
    const found = mappedShapes(parts.text.map, text.tensors)
    const words = sizeOf(found, 'text_embeddings.word_embeddings.weight', 0, text.file)
    const head = networkHead(ask.task, words, ask)
    const config = mkgformerConfig(ask, parts, textConfig, visionConfig, words + head.tokens.length)
    const family = parts.vision.map === clipVision ? 'clip' : await vitFamily(vision)
    const preprocessing = await readPreprocessing(dirname(vision.file), family)
    const special = ask.task === 'mkg' ? { special_ids: { mask } } : {}
    return {
      ...parts,
      words,
      head,
      config: { ...config, ...variant, ...special, ...scaled(preprocessing) },
      preprocessing,
      tables: new Map(),
    }
  }
  const parts = {
    text: part('text', text, chooseMap([bertToHvpnet], text.tensors, text.file), 'bert.'),
    vision: part(
      'vision',
      vision,
      chooseMap([huggingFaceResnet, torchvisionResnet], vision.tensors, vision.file),
      'image_model.resnet.',
    ),
  }
  const found = mappedShapes(parts.text.map, text.tensors)
  const words = sizeOf(found, 'embeddings.word_embeddings.weight', 0, text.file)
  const head = networkHead(ask.task, words, ask)
  const config = hvpnetConfig(ask, parts, textConfig, words + head.tokens.length)
  const preprocessing = await readPreprocessing(dirname(vision.file), 'resnet')
  const whole = { ...config, ...variant, ...scaled(preprocessing) }
  return { ...parts, words, head, config: whole, preprocessing, tables: new Map() }
}

const scaled = ({ scale: { mean, deviation } }: Preprocessing) => ({ image_mean: mean, image_std: deviation })
const scaleLine = ({ scale: { mean, deviation }, from }: Preprocessing) =>
  `colours are scaled by mean ${mean.join(', ')} and deviation ${deviation.join(', ')}: ${from}`

/** DeiT has ViT's layers and other images: told by its second class vector, or what its config.json calls it. */
async function vitFamily(checkpoint: Checkpoint): Promise<'vit' | 'deit'> {
  if (hasSecondClass(checkpoint)) return 'deit'
  return (await readPublicConfig(dirname(checkpoint.file))).kind === 'deit' ? 'deit' : 'vit'
}

const towerName = (task: NetworkTask) => (task === 'mkg' ? 'unimo.' : 'model.')
const part = (name: Part['part'], checkpoint: Checkpoint, map: NameMap, target: string): Part => ({
  part: name,
  checkpoint,
  map,
  target,
})

function mkgformerConfig(
  ask: PublicImport,
  { text, vision }: Pick<Parts, 'text' | 'vision'>,
  textConfig: PublicConfig,
  visionConfig: PublicConfig,
  vocabulary: number,
): Readonly<Record<string, unknown>> {
  const [of, seen] = [text, vision].map(({ map, checkpoint }) => mappedShapes(map, checkpoint.tensors)) as [
    Shapes,
    Shapes,
  ]
  const textSize = (name: string, axis: number) => sizeOf(of, name, axis, text.checkpoint.file)
  const visionSize = (name: string, axis: number) => sizeOf(seen, name, axis, vision.checkpoint.file)
  const hidden = textSize('text_embeddings.word_embeddings.weight', 1)
  const width = visionSize('vision_embeddings.patch_embedding.weight', 0)
  const agree = (a: number, b: number, what: string) => {
    if (a === b) return
    throw new PackageError(
      `the two towers must have the same ${what}: ${basename(text.checkpoint.file)} (text) has ${a}, ${basename(vision.checkpoint.file)} (vision) has ${b}`,
    )
  }
  agree(hidden, width, 'width')
  const layers = layersOf(of, /^encoder\.text_layer\.(\d+)\./)
  agree(layers, layersOf(seen, /^encoder\.vision_layers\.(\d+)\./), 'number of layers')
  const heads = textConfig.heads ?? headsOf(hidden)
  agree(heads, visionConfig.heads ?? headsOf(width), 'number of heads')
  const patch = visionSize('vision_embeddings.patch_embedding.weight', 2)
  const rows = visionSize('vision_embeddings.position_embedding.weight', 0)
  // DeiT has a second class vector, whose position is left out with it.
  const side = Math.floor(Math.sqrt(rows - 1))
  const base = ask.fidelity === 'paper' ? bertBaseVitB32Paper : bertBaseVitB32
  const isClip = vision.map === clipVision
  return printSizes({
    ...base,
    ...(ask.variant === 'on-top' && { fusedPlace: 'on-top' as const }),
    hidden,
    heads,
    layers,
    fusedLayers: Math.min(base.fusedLayers, layers - 1),
    textIntermediate: textSize('encoder.text_layer.0.intermediate.dense.weight', 0),
    visionIntermediate: visionSize('encoder.vision_layers.0.mlp.fc1.weight', 0),
    textEpsilon: textConfig.epsilon ?? base.textEpsilon,
    visionEpsilon: visionConfig.epsilon ?? (isClip ? base.visionEpsilon : vision.map === vit ? 1e-12 : 1e-6),
    textActivation: textConfig.activation ?? base.textActivation,
    visionActivation: visionConfig.activation ?? (isClip ? base.visionActivation : 'gelu'),
    patch,
    image: side * patch,
    auxiliaryImage: 4 * patch,
    objectImage: 2 * patch,
    vocabulary,
    maxPositions: textSize('text_embeddings.position_embeddings.weight', 0),
  })
}

function hvpnetConfig(
  { fidelity }: PublicImport,
  { text, vision }: Pick<Parts, 'text' | 'vision'>,
  textConfig: PublicConfig,
  vocabulary: number,
): Readonly<Record<string, unknown>> {
  const of = mappedShapes(text.map, text.checkpoint.tensors)
  const seen = mappedShapes(vision.map, vision.checkpoint.tensors)
  const textSize = (name: string, axis: number) => sizeOf(of, name, axis, text.checkpoint.file)
  const hidden = textSize('embeddings.word_embeddings.weight', 1)
  return {
    hidden,
    heads: textConfig.heads ?? headsOf(hidden),
    text_inter: textSize('encoder.layer.0.intermediate.dense.weight', 0),
    vocab: vocabulary,
    max_pos: textSize('embeddings.position_embeddings.weight', 0),
    layers: layersOf(of, /^encoder\.layer\.(\d+)\./),
    base: sizeOf(seen, 'conv1.weight', 0, vision.checkpoint.file),
    blocks: [1, 2, 3, 4].map((stage) => layersOf(seen, new RegExp(`^layer${stage}\\.(\\d+)\\.`))),
    mid: 800,
    image: 224,
    prompt_len: 4,
    prefix_length: 16,
    fidelity,
    // Images can only be told apart, and so hidden, where heads are cut as usual.
    missing_images: fidelity === 'paper' ? 'hidden' : 'seen',
    text_layer_norm_eps: textConfig.epsilon ?? 1e-12,
    batch_norm_eps: 1e-5,
  }
}

async function fillNetwork(
  ask: PublicImport,
  { text, vision, preprocessing }: Parts,
  parameters: ReadonlyMap<string, { readonly shape: readonly (number | string)[] }>,
): Promise<{ readonly weights: ReadonlyMap<string, Tensor>; readonly report: ImportReport }> {
  const wanted = new Map([...parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
  const plans = [text, vision].map((each) => ({
    ...each,
    plan: planMap(each.map, withoutSecondClass(each), each.target, wanted, each.checkpoint.file),
  }))
  const loads = plans.flatMap(({ plan }) => plan.loads)
  const whole = new Set(loads.filter(({ rows }) => rows === undefined).map(({ name }) => name))
  const starting = new Map([...wanted].filter(([name]) => !whole.has(name)))
  const weights = new Map<string, Tensor>(initialWeights(starting, seededRandom(ask.seed)))
  for (const { checkpoint, plan } of plans)
    for (const load of plan.loads) {
      const shape = wanted.get(load.name)!
      const read = withoutSecondPosition(toTensor(await checkpoint.read(load.from)), load, shape)
      weights.set(load.name, mappedTensor(read, load, shape, weights.get(load.name)))
    }
  const loaded = new Set(loads.map(({ name }) => name))
  const grown = loads.flatMap(({ name, rows }) =>
    rows === undefined ? [] : [{ name, rows, of: wanted.get(name)![0]! }],
  )
  return {
    weights,
    report: {
      loaded: plans.map(({ part, map, plan }) => ({ part, map: map.name, tensors: plan.loads.length })),
      fresh: [...wanted.keys()].filter((name) => !loaded.has(name)),
      grown,
      leftOver: plans.flatMap(({ part, plan }) => plan.leftOver.map((each) => ({ part, ...each }))),
      notes: [...notesOn(ask, vision.map), scaleLine(preprocessing)],
    },
  }
}

/** DeiT's position table has a row for its second class vector, the second one, which has no place here. */
function withoutSecondClass({ checkpoint, map }: Part): Shapes {
  if (map === clipVision || !hasSecondClass(checkpoint)) return checkpoint.tensors
  return new Map(
    [...checkpoint.tensors].map(([name, { shape }]) =>
      /(position_embeddings|pos_embed)$/.test(name)
        ? [name, { shape: [shape[0]!, shape[1]! - 1, shape[2]!] }]
        : [name, { shape }],
    ),
  )
}

const hasSecondClass = ({ tensors }: Checkpoint) =>
  [...tensors.keys()].some((name) => /(distillation_token|dist_token)$/.test(name))

function withoutSecondPosition(
  read: Tensor,
  { name }: MapPlan['loads'][number],
  [rows, width]: readonly number[],
): Tensor {
  const isTable = name.endsWith('.position_embedding.weight') && read.data.length === (rows! + 1) * width!
  if (!isTable || read.dtype !== 'float32') return read
  const data = new Float32Array(rows! * width!)
  data.set(read.data.subarray(0, width!))
  data.set(read.data.subarray(2 * width!), width!)
  return { ...read, shape: [rows!, width!], data }
}

function notesOn({ architecture, task, fidelity }: PublicImport, vision: NameMap): readonly string[] {
  if (architecture === 'hvpnet')
    return [
      'the ResNet is not trained; batch normalisation uses its stored statistics',
      ...(fidelity === 'paper' ? ['paper form: a 1x1 convolution for each stage, and missing images are hidden'] : []),
    ]
  const notes =
    fidelity === 'paper'
      ? ['paper form: the whole image is looked at, with class vector and positions from the checkpoint']
      : task === 'mkg'
        ? ['released form: patches of all images, neither class vector nor positions; the checkpoint’s stay out']
        : [
            'released form: the class vector is used without a position, the whole image is not looked at, the checkpoint’s position table stays out; objects have new tables',
          ]
  return vision === clipVision
    ? notes
    : [...notes, 'the checkpoint has no LayerNorm before its first layer: it starts with scale 1 and shift 0']
}

/** For a person, a line each. */
export function reportLines({ loaded, fresh, grown, leftOver, notes }: ImportReport): readonly string[] {
  const reasons = new Map<string, string[]>()
  for (const { part, name, why } of leftOver) {
    const key = `${part}: ${why}`
    reasons.set(key, [...(reasons.get(key) ?? []), name])
  }
  const some = (names: readonly string[]) =>
    names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  return [
    ...loaded.map(({ part, map, tensors }) => `loaded (${part}, ${map}): ${tensors} tensors`),
    ...grown.map(({ name, rows, of }) => `loaded in part: ${name}, ${rows} of ${of} rows; the others are new`),
    ...(fresh.length > 0 ? [`new: ${some(fresh)}`] : []),
    ...[...reasons].map(([reason, names]) => `left over (${reason}): ${some(names)}`),
    ...notes,
  ]
}

function sizeOf(found: Shapes, name: string, axis: number, file: string): number {
  const size = found.get(name)?.shape[axis]
  if (size !== undefined) return size
  throw new PackageError(`${file}: it brings no "${name}", without which the sizes of the network cannot be told`)
}

const headsOf = (hidden: number) => Math.max(1, Math.floor(hidden / 64))

function layersOf(found: Shapes, numbered: RegExp): number {
  return 1 + Math.max(-1, ...[...found.keys()].map((name) => Number(numbered.exec(name)?.[1] ?? -1)))
}

/** BERT's own number where the files do not say another. */
async function maskToken(folder: string): Promise<number> {
  const vocabulary = await readSmallText(join(folder, 'vocab.txt')).catch(() => '')
  const at = vocabulary.split(/\r?\n/).indexOf('[MASK]')
  return at >= 0 ? at : 103
}
