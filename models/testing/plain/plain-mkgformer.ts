import type { Tensor } from '../../graph/tensor.ts'
import { attended } from './plain-attention.ts'
import {
  affine,
  columns,
  convolved,
  entry,
  fromTensor,
  gelu,
  joined,
  layerNorm,
  mapped,
  type Plain,
  plain,
  product,
  quickGelu,
  reshaped,
  softmaxRows,
  stacked,
  sum,
} from './plain-math.ts'
import {
  bertRest,
  crfOutputs,
  crossEntropy,
  layerOf,
  type Outputs,
  pairOutputs,
  pooledState,
  textEmbedding,
  weightsOf,
} from './plain-text.ts'

/** `config` of a `case.json`. */
export interface PlainSizes {
  readonly heads: number
  readonly layers: number
  readonly patch: number
  readonly fusion_layers: readonly number[]
  readonly entity_id_start?: number
  readonly entity_id_end?: number
  readonly special_ids?: Readonly<Record<string, number>>
}

type Tensors = ReadonlyMap<string, Tensor>
type Task = 'mner' | 'mre' | 'mkg'

/**
 * The released MKGformer as its description has it, one post after the other, under the names of the reference numbers.
 * Source: zjunlp/MKGformer, 6dc924d.
 */
export function plainMkgformer(task: Task, sizes: PlainSizes, tensors: Tensors, inputs: Tensors): Outputs {
  const weights = weightsOf(tensors)
  const name = task === 'mkg' ? 'unimo' : 'model'
  const all = (input: string) => fromTensor(inputs.get(input)!)
  const [batch, length] = inputs.get('input_ids')!.shape as readonly [number, number]
  const rowsOf = (input: string): number[][] =>
    inputs.has(input)
      ? Array.from({ length: batch }, (_, row) => [...entry(all(input), row).data])
      : Array.from({ length: batch }, () => new Array<number>(length).fill(0))
  const [ids, masks, types] = [rowsOf('input_ids'), rowsOf('attention_mask'), rowsOf('token_type_ids')]
  const posts = ids.map((_, row) =>
    encoded(
      {
        task,
        ids: ids[row]!,
        mask: masks[row]!,
        types: types[row]!,
        images: (input) => entry(all(input), row),
      },
      sizes,
      name,
      weights,
    ),
  )
  const outputs: Record<string, Plain> = {}
  for (const key of Object.keys(posts[0]!.outputs)) outputs[key] = stacked(posts.map((post) => post.outputs[key]!))
  outputs.pooler_output = joined(posts.map(({ text }) => pooledState(`${name}.text_pooler`, text, weights)))
  const texts = posts.map(({ text }) => text)
  const labels = inputs.get('labels')!
  if (task === 'mner') {
    const emissions = texts.map((text) => affine(text, weights('fc.weight'), weights('fc.bias')))
    const lengths = masks.map((mask) => mask.reduce((total, each) => total + each, 0))
    return { ...outputs, ...crfOutputs(emissions, rowsOf('labels'), lengths, weights) }
  }
  if (task === 'mre') {
    const { '<s>': subject, '<o>': object } = sizes.special_ids as { readonly '<s>': number; readonly '<o>': number }
    return { ...outputs, ...pairOutputs(texts, ids, [subject, object], [...fromTensor(labels).data], weights) }
  }
  const right = [...all('label').data]
  return { ...outputs, ...entityOutputs(texts, ids, right, fromTensor(labels), sizes, weights) }
}

interface OnePost {
  readonly task: Task
  readonly ids: readonly number[]
  readonly mask: readonly number[]
  readonly types: readonly number[]
  readonly images: (input: string) => Plain
}

function encoded(post: OnePost, sizes: PlainSizes, name: string, weights: ReturnType<typeof weightsOf>) {
  const { heads, layers, fusion_layers: fused } = sizes
  const outputs: Record<string, Plain> = {}
  const raw = visualTokens(post, sizes, name, weights)
  outputs.vision_embeddings = raw
  let vision = layerNorm(
    raw,
    weights(`${name}.vision_pre_layrnorm.weight`),
    weights(`${name}.vision_pre_layrnorm.bias`),
    1e-5,
  )
  let text = textEmbedding(`${name}.text_embeddings`, post.ids, post.types, weights, 1e-12)
  outputs['vision_hidden.0'] = vision
  outputs['text_hidden.0'] = text
  const padding = post.mask.map((there) => (1 - there) * -10000)
  let prefix: { readonly keys: Plain; readonly values: Plain } | null = null
  for (let layer = 0; layer < layers; layer++) {
    const look = layerOf(`${name}.encoder.vision_layers.${layer}`, weights)
    const x = look.norm(vision, 'layer_norm1', 1e-5)
    const own = { keys: look.linear(x, 'self_attn.k_proj'), values: look.linear(x, 'self_attn.v_proj') }
    const guided = fused.includes(layer) && prefix ? [prefix] : []
    const seen = attended(
      look.linear(x, 'self_attn.q_proj'),
      own,
      heads,
      guided,
      new Array<number>(vision.shape[0]! + post.ids.length).fill(0),
    )
    vision = sum(look.linear(seen, 'self_attn.out_proj'), vision)
    const inner = mapped(look.linear(look.norm(vision, 'layer_norm2', 1e-5), 'mlp.fc1'), quickGelu)
    vision = sum(look.linear(inner, 'mlp.fc2'), vision)

    const own_ = `${name}.encoder.text_layer.${layer}`
    const read = layerOf(own_, weights)
    const keys = read.linear(text, 'attention.self.key')
    const values = read.linear(text, 'attention.self.value')
    const context = attended(read.linear(text, 'attention.self.query'), { keys, values }, heads, [], padding)
    let extra: Plain | null = null
    if (fused.includes(layer)) {
      const fusion = product(softmaxRows(affine(context, vision)), vision)
      extra = read.linear(fusion, 'intermediate.fusion_dense')
      if (layer === fused[0]) outputs[`debug.text_layer.${layer}.fusion`] = fusion
    }
    if (layer === fused[0]! || layer === fused[0]! - 1) {
      outputs[`debug.text_layer.${layer}.context`] = context
      outputs[`debug.text_layer.${layer}.key`] = byHead(keys, heads)
      outputs[`debug.text_layer.${layer}.value`] = byHead(values, heads)
    }
    text = bertRest(own_, context, text, weights, 1e-12, extra)
    prefix = { keys, values }
    outputs[`vision_hidden.${layer + 1}`] = vision
    outputs[`text_hidden.${layer + 1}`] = text
  }
  outputs.last_hidden_state = text
  return { text, outputs }
}

const byHead = (x: Plain, heads: number): Plain => {
  const depth = x.shape[1]! / heads
  return stacked(Array.from({ length: heads }, (_, head) => columns(x, head * depth, (head + 1) * depth)))
}

function visualTokens(
  { task, images }: OnePost,
  { patch }: PlainSizes,
  name: string,
  weights: ReturnType<typeof weightsOf>,
): Plain {
  const own = `${name}.vision_embeddings`
  const kernels = weights(`${own}.patch_embedding.weight`)
  const width = kernels.shape[0]!
  const tokens = (image: Plain): Plain => {
    const [, rows, wide] = image.shape as readonly [number, number, number]
    const maps = convolved(image, kernels, patch, 0)
    const count = (rows / patch) * (wide / patch)
    const out = plain([count, width])
    for (let channel = 0; channel < width; channel++)
      for (let at = 0; at < count; at++) out.data[at * width + channel] = maps.data[channel * count + at]!
    return out
  }
  const several = (all: Plain) => joined(Array.from({ length: all.shape[0]! }, (_, at) => tokens(entry(all, at))))
  if (task === 'mkg')
    return joined([tokens(images('pixel_values')), several(images('aux_values')), several(images('rcnn_values'))])
  return joined([
    reshaped(weights(`${own}.class_embedding`), [1, width]),
    sum(several(images('aux_imgs')), weights(`${own}.aux_position_embedding.weight`)),
    sum(several(images('rcnn_imgs')), weights(`${own}.rcnn_position_embedding.weight`)),
  ])
}

function entityOutputs(
  texts: readonly Plain[],
  ids: readonly (readonly number[])[],
  right: readonly number[],
  answers: Plain,
  sizes: PlainSizes,
  weights: ReturnType<typeof weightsOf>,
): Outputs {
  const { entity_id_start: start, entity_id_end: end, special_ids } = sizes
  const own = 'cls.predictions'
  const guesses = texts.map((text) => {
    const dense = affine(text, weights(`${own}.transform.dense.weight`), weights(`${own}.transform.dense.bias`))
    const [scale, shift] = ['weight', 'bias'].map((part) => weights(`${own}.transform.LayerNorm.${part}`)) as [
      Plain,
      Plain,
    ]
    return layerNorm(mapped(dense, gelu), scale, shift, 1e-12)
  })
  const table = weights('unimo.text_embeddings.word_embeddings.weight')
  const logits = guesses.map((guess) => affine(guess, table, weights(`${own}.bias`)))
  const places = ids.map((row) => row.indexOf(special_ids!.mask!))
  const entities = joined(
    logits.map((each, row) => columns(reshaped(entry(each, places[row]!), [1, table.shape[0]!]), start!, end!)),
  )
  const count = entities.shape[1]!
  const losses = entities.data.map((score, at) => {
    const target = answers.data[at]!
    return Math.max(score, 0) - score * target + Math.log1p(Math.exp(-Math.abs(score)))
  })
  const rank = (filtered: boolean) =>
    plain(
      [right.length],
      Float64Array.from(right, (label, row) => {
        const scores = [...entities.data.subarray(row * count, (row + 1) * count)].map((score, entity) =>
          filtered && entity !== label && answers.data[row * count + entity]! > 0 ? score - 100 : score,
        )
        return 1 + scores.filter((score) => score > scores[label]!).length
      }),
    )
  return {
    mlm_transform: stacked(guesses),
    logits_all: stacked(logits),
    mask_index: plain([places.length], Float64Array.from(places)),
    entity_logits: entities,
    loss_bce: plain([], Float64Array.of(losses.reduce((total, each) => total + each, 0) / losses.length)),
    loss_label_smoothing_10pc: smoothed(entities, right, 0.1),
    loss_label_smoothing_30pc: smoothed(entities, right, 0.3),
    loss_cross_entropy: crossEntropy(entities, right),
    filtered_ranks: rank(true),
    unfiltered_ranks: rank(false),
  }
}

const smoothed = (logits: Plain, right: readonly number[], smoothing: number) => crossEntropy(logits, right, smoothing)
