import { unfilledModel } from '../../../models/nets/authors/authors-models.ts'
import { initialWeights } from '../../../models/nets/hvpnet/initial-weights.ts'
import { printSizes } from '../../../models/nets/mkgformer/case-sizes.ts'
import { bertBaseVitB32, bertBaseVitB32Paper } from '../../../models/nets/mkgformer/config.ts'
import type { NetworkArchitecture, NetworkManifest } from '../../../models/package/network-manifest.ts'
import { seededRandom } from '../../training/fit-random.ts'
import { networkHead } from '../network-heads.ts'
import { writeNetworkPackage } from '../network-package.ts'

export interface SmallNetwork {
  readonly architecture: NetworkArchitecture
  readonly task: 'mner' | 'mre'
  readonly fidelity?: 'released' | 'paper'
  readonly labels?: readonly string[]
  readonly words: readonly string[]
  readonly change?: Partial<NetworkManifest>
  readonly tokenizer?: boolean
}

const reserved = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']

const added = (content: string, id: number) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
})

/** A tokenizer that knows some words whole and their letters. */
export function wordTokenizer(
  words: readonly string[],
  tokens: readonly string[] = [],
): { json: string; size: number } {
  const letters = [...new Set(words.join(''))].flatMap((letter) => [letter, `##${letter}`])
  const vocabulary = [...new Set([...reserved, ...words, ...letters])]
  const ids = Object.fromEntries(vocabulary.map((piece, id) => [piece, id]))
  const json = JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: tokens.map((token, at) => added(token, vocabulary.length + at)),
    normalizer: null,
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: ids,
    },
  })
  return { json, size: vocabulary.length }
}

/** A package of one of the papers' networks with first weights, as small as it gets. */
export async function smallNetwork(folder: string, network: SmallNetwork): Promise<void> {
  const { architecture, task, fidelity = 'released', words, change, tokenizer = true } = network
  const bare = wordTokenizer(words)
  const head = networkHead(task, bare.size, { labels: network.labels ?? [], relations: [] })
  const vocabulary = bare.size + head.tokens.length
  const config = architecture === 'mkgformer' ? mkgformer(fidelity, vocabulary) : hvpnet(fidelity, vocabulary)
  const model =
    architecture === 'mkgformer'
      ? { mner: 'UnimoCRFModel', mre: 'UnimoREModel' }[task]
      : { mner: 'HMNeTNERModel', mre: 'HMNeTREModel' }[task]
  const configuration = { case: 'small', model, config: { ...config, ...head.config } }
  const { graph } = unfilledModel(configuration, new Map())
  const shapes = new Map([...graph.parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
  await writeNetworkPackage(folder, {
    manifest: {
      format: 'triptych-model',
      formatVersion: 1,
      name: 'small',
      task,
      architecture,
      configuration,
      labels: head.rows,
      base: null,
      provenance: { data: [], method: 'drawn', seed: 1, seconds: 0, createdAt: '2026-11-22T00:00:00Z' },
      sources: [],
      licence: 'none',
      metrics: {},
      ...change,
    },
    weights: initialWeights(shapes, seededRandom(1)),
    tokenizerJson: tokenizer ? wordTokenizer(words, head.tokens).json : null,
    card: '# small\n',
  })
}

const mkgformer = (fidelity: 'released' | 'paper', vocabulary: number) =>
  printSizes({
    ...(fidelity === 'paper' ? bertBaseVitB32Paper : bertBaseVitB32),
    hidden: 16,
    heads: 2,
    layers: 3,
    fusedLayers: 2,
    textIntermediate: 24,
    visionIntermediate: 24,
    patch: 4,
    image: 16,
    auxiliaryImage: 8,
    auxiliaryImages: 2,
    objectImage: 4,
    objectImages: 1,
    vocabulary,
    maxPositions: 32,
  })

const hvpnet = (fidelity: 'released' | 'paper', vocabulary: number) => ({
  hidden: 16,
  heads: 2,
  text_inter: 24,
  vocab: vocabulary,
  max_pos: 32,
  image: 64,
  base: 2,
  mid: 12,
  layers: 2,
  blocks: [1, 1, 1, 1],
  prompt_len: 4,
  prefix_length: 16,
  fidelity,
  missing_images: fidelity === 'paper' ? 'hidden' : 'seen',
})
