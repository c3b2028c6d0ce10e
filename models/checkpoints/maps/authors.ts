import { PackageError } from '../../package/package-error.ts'
import type { Shapes } from './name-map.ts'

/** What a file of the authors' weights says of itself, as a `case.json` would. */
export interface FoundCase {
  readonly case: string
  readonly model: string
  readonly config: Readonly<Record<string, unknown>>
}

/** Of BERT and CLIP as the authors used them; weights do not tell how many heads there are. */
const headWidth = 64
/** One class or region image has so many patches a side. */
const cells = { aux: 4, rcnn: 2 }
/** BERT's words, then the entities and relations of the graphs that the authors used. */
const knownGraphs = [
  { name: 'FB15k-237', words: 30522, entities: 14541, relations: 237 },
  { name: 'WN18', words: 30522, entities: 40943, relations: 18 },
]

/**
 * Names as the authors' code saves them: `module.` of parallel training goes, and `model.` of the program that trained link
 * prediction. Counters and lists of positions are no weights.
 *
 * @returns our name by theirs
 */
export function authorsNames(names: Iterable<string>): ReadonlyMap<string, string> {
  const ours = new Map<string, string>()
  for (const name of names) {
    if (/(position_ids|num_batches_tracked)$/.test(name)) continue
    const bare = name.replace(/^module\./, '')
    ours.set(name, bare.replace(/^model\.(?=(unimo|cls)\.)/, ''))
  }
  return ours
}

/**
 * Which of the authors' networks some weights belong to, with its sizes.
 *
 * @param found shapes under our names
 * @throws PackageError where the weights do not tell; a `case.json` beside them does
 */
export function caseOfWeights(found: Shapes): FoundCase {
  const has = (name: string) => found.has(name)
  if (has('model.encoder.text_layer.0.intermediate.dense.weight')) {
    const config = towerSizes(found, 'model')
    if (has('crf.transitions'))
      return {
        case: 'mkgformer_mner',
        model: 'UnimoCRFModel',
        config: { ...config, num_labels: sizeOf(found, 'fc.weight', 0) },
      }
    return {
      case: 'mkgformer_mre',
      model: 'UnimoREModel',
      config: { ...config, ...relationSizes(found, config.vocab) },
    }
  }
  if (has('unimo.encoder.text_layer.0.intermediate.dense.weight')) {
    const config = towerSizes(found, 'unimo')
    return { case: 'mkgformer_mkg', model: 'UnimoForMaskedLM', config: { ...config, ...graphSizes(config.vocab) } }
  }
  if (has('encoder_conv.0.weight') && has('gates.0.weight')) {
    const config = pyramidSizes(found)
    if (has('crf.transitions'))
      return {
        case: 'hvpnet_ner',
        model: 'HMNeTNERModel',
        config: { ...config, num_labels: sizeOf(found, 'fc.weight', 0) },
      }
    return { case: 'hvpnet_re', model: 'HMNeTREModel', config: { ...config, ...relationSizes(found, config.vocab) } }
  }
  throw new PackageError(
    `these ${found.size} tensors are of none of the authors’ networks: UnimoCRFModel, UnimoREModel, UnimoForMaskedLM, HMNeTNERModel, HMNeTREModel`,
  )
}

function towerSizes(found: Shapes, name: string) {
  const words = `${name}.text_embeddings.word_embeddings.weight`
  const [hidden, patch] = [
    sizeOf(found, words, 1),
    sizeOf(found, `${name}.vision_embeddings.patch_embedding.weight`, 2),
  ]
  const positions = sizeOf(found, `${name}.vision_embeddings.position_embedding.weight`, 0)
  return {
    hidden,
    heads: headsOf(hidden),
    text_inter: sizeOf(found, `${name}.encoder.text_layer.0.intermediate.dense.weight`, 0),
    vision_inter: sizeOf(found, `${name}.encoder.vision_layers.0.mlp.fc1.weight`, 0),
    vocab: sizeOf(found, words, 0),
    max_pos: sizeOf(found, `${name}.text_embeddings.position_embeddings.weight`, 0),
    layers: countOf(found, new RegExp(`^${name}\\.encoder\\.text_layer\\.(\\d+)\\.`)),
    image: Math.sqrt(positions - 1) * patch,
    patch,
    aux: cells.aux * patch,
    rcnn: cells.rcnn * patch,
  }
}

function pyramidSizes(found: Shapes) {
  const words = 'bert.embeddings.word_embeddings.weight'
  const hidden = sizeOf(found, words, 1)
  return {
    hidden,
    heads: headsOf(hidden),
    text_inter: sizeOf(found, 'bert.encoder.layer.0.intermediate.dense.weight', 0),
    vocab: sizeOf(found, words, 0),
    max_pos: sizeOf(found, 'bert.embeddings.position_embeddings.weight', 0),
    layers: countOf(found, /^bert\.encoder\.layer\.(\d+)\./),
    base: sizeOf(found, 'image_model.resnet.conv1.weight', 0),
    blocks: [1, 2, 3, 4].map((stage) =>
      countOf(found, new RegExp(`^image_model\\.resnet\\.layer${stage}\\.(\\d+)\\.`)),
    ),
    mid: sizeOf(found, 'encoder_conv.0.weight', 0),
    image: 224,
    prompt_len: 4,
  }
}

/** The four markers were added at the end: `<s>`, `</s>`, `<o>`, `</o>`. */
function relationSizes(found: Shapes, vocabulary: number) {
  const first = vocabulary - 4
  return {
    relations: sizeOf(found, 'classifier.weight', 0),
    special_ids: { '<s>': first, '</s>': first + 1, '<o>': first + 2, '</o>': first + 3 },
  }
}

function graphSizes(vocabulary: number) {
  const graph = knownGraphs.find(({ words, entities, relations }) => words + entities + relations === vocabulary)
  if (!graph)
    throw new PackageError(
      `a table of ${vocabulary} words is none of ${knownGraphs.map(({ name }) => name).join(' and ')}: lay a case.json beside the weights that says entity_id_start and entity_id_end`,
    )
  const { words, entities, relations } = graph
  return {
    entities,
    relations,
    entity_id_start: words,
    entity_id_end: words + entities,
    relation_id_start: words + entities,
    special_ids: { pad: 0, cls: 101, sep: 102, mask: 103 },
  }
}

function headsOf(hidden: number): number {
  if (hidden % headWidth === 0) return hidden / headWidth
  throw new PackageError(
    `a width of ${hidden} does not tell how many heads there are (${headWidth} wide in the authors’ networks): lay a case.json beside the weights`,
  )
}

function sizeOf(found: Shapes, name: string, axis: number): number {
  const size = found.get(name)?.shape[axis]
  if (size !== undefined) return size
  throw new PackageError(`tensor "${name}" is missing: the sizes of the network cannot be told without it`)
}

function countOf(found: Shapes, numbered: RegExp): number {
  const numbers = [...found.keys()].map((name) => Number(numbered.exec(name)?.[1] ?? -1))
  return Math.max(...numbers) + 1
}
