import { dirname, join } from 'node:path'
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
import type { NetworkTask } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { seededRandom } from '../training/fit-random.ts'
import { type ImportReport, importNotes, reportLines } from './import-report.ts'
import { networkCard } from './network-card.ts'
import { type NetworkHead, networkClasses, networkHead, notTrained } from './network-heads.ts'
import type { UnsealedNetwork } from './network-package.ts'
import { variantConfig } from './network-variants.ts'
import { type Checkpoint, openCheckpoint, sourcesOf } from './open-checkpoint.ts'
import { type Preprocessing, readPreprocessing } from './preprocessing.ts'
import type { PublicImport } from './public-ask.ts'
import { readPublicConfig } from './public-config.ts'
import { hvpnetSizes, mkgformerSizes, sizeOf, type Tower } from './public-sizes.ts'
import { publicTokenizer } from './public-tokenizer.ts'
import { readSmallText } from './small-text.ts'

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

interface Part extends Tower {
  readonly part: 'text' | 'vision'
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
    const config = mkgformerSizes(ask, parts, textConfig, visionConfig, words + head.tokens.length)
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
  const config = hvpnetSizes(ask, parts, textConfig, words + head.tokens.length)
  const preprocessing = await readPreprocessing(dirname(vision.file), 'resnet')
  const whole = { ...config, ...variant, ...scaled(preprocessing) }
  return { ...parts, words, head, config: whole, preprocessing, tables: new Map() }
}

const scaled = ({ scale: { mean, deviation } }: Preprocessing) => ({ image_mean: mean, image_std: deviation })
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
      notes: importNotes(ask, vision.map, preprocessing),
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

/** BERT's own number where the files do not say another. */
async function maskToken(folder: string): Promise<number> {
  const vocabulary = await readSmallText(join(folder, 'vocab.txt')).catch(() => '')
  const at = vocabulary.split(/\r?\n/).indexOf('[MASK]')
  return at >= 0 ? at : 103
}
