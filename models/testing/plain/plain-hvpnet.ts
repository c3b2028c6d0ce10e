import type { Tensor } from '../../graph/tensor.ts'
import { attended } from './plain-attention.ts'
import {
  affine,
  columns,
  convolved,
  entry,
  fromTensor,
  joined,
  mapped,
  type Plain,
  plain,
  pooled,
  reshaped,
  softmaxRows,
  stacked,
  sum,
} from './plain-math.ts'
import {
  bertRest,
  crfOutputs,
  layerOf,
  type Outputs,
  pairOutputs,
  pooledState,
  textEmbedding,
  type Weights,
  weightsOf,
} from './plain-text.ts'

/** `config` of a `case.json`. */
export interface PlainGuidedSizes {
  readonly heads: number
  readonly layers: number
  readonly blocks: readonly number[]
  readonly special_ids?: Readonly<Record<string, number>>
}

type Tensors = ReadonlyMap<string, Tensor>

/**
 * The released HVPNeT as its description has it, one post after the other, under the names of the reference numbers.
 * Source: zjunlp/HVPNeT, 410bd0c.
 */
export function plainHvpnet(task: 'ner' | 're', sizes: PlainGuidedSizes, tensors: Tensors, inputs: Tensors): Outputs {
  const weights = weightsOf(tensors)
  const all = (input: string) => fromTensor(inputs.get(input)!)
  const batch = inputs.get('input_ids')!.shape[0]!
  const rowsOf = (input: string) => Array.from({ length: batch }, (_, row) => [...entry(all(input), row).data])
  const [ids, masks, types] = [rowsOf('input_ids'), rowsOf('attention_mask'), rowsOf('token_type_ids')]
  const [whole, others] = [all('images'), all('aux_imgs')]
  const posts = ids.map((_, row) => {
    const objects = entry(others, row)
    const pictures = [entry(whole, row), ...Array.from({ length: objects.shape[0]! }, (_, at) => entry(objects, at))]
    return encoded(ids[row]!, masks[row]!, types[row]!, pictures, sizes, weights)
  })
  const outputs: Record<string, Plain> = {}
  for (const key of Object.keys(posts[0]!.outputs)) outputs[key] = stacked(posts.map((post) => post.outputs[key]!))
  for (const key of ['gate_logits', 'gate_probs', 'prefix.key', 'prefix.value'])
    outputs[key] = stacked(
      Array.from({ length: sizes.layers }, (_, layer) => stacked(posts.map((post) => post.byLayer[layer]![key]!))),
    )
  const texts = posts.map(({ text }) => text)
  outputs.pooler_output = joined(texts.map((text) => pooledState('bert.pooler', text, weights)))
  if (task === 'ner') {
    const emissions = texts.map((text) => affine(text, weights('fc.weight'), weights('fc.bias')))
    const lengths = masks.map((mask) => mask.reduce((total, each) => total + each, 0))
    return { ...outputs, ...crfOutputs(emissions, rowsOf('labels'), lengths, weights) }
  }
  const { '<s>': subject, '<o>': object } = sizes.special_ids as { readonly '<s>': number; readonly '<o>': number }
  return { ...outputs, ...pairOutputs(texts, ids, [subject, object], [...all('labels').data], weights) }
}

function encoded(
  ids: readonly number[],
  mask: readonly number[],
  types: readonly number[],
  pictures: readonly Plain[],
  { heads, layers, blocks }: PlainGuidedSizes,
  weights: Weights,
) {
  const outputs: Record<string, Plain> = {}
  const pyramids = pictures.map((picture) => resnet(picture, blocks, weights))
  blocks.forEach((_, stage) => {
    outputs[`debug.resnet.layer${stage + 1}`] = pyramids[0]!.stages[stage]!
    outputs[`pyramid.images.layer${stage + 1}`] = pyramids[0]!.cells[stage]!
    outputs[`pyramid.aux_imgs.layer${stage + 1}`] = stacked(pyramids.slice(1).map(({ cells }) => cells[stage]!))
  })
  let text = textEmbedding('bert.embeddings', ids, types, weights, 1e-12)
  outputs['text_hidden.0'] = text
  const width = text.shape[1]!
  const projected = pyramids.map(({ cells }) => {
    const channels = joined(cells)
    const slots = reshaped(channels, [4, channels.data.length / 4])
    const inner = affine(slots, weights('encoder_conv.0.weight'), weights('encoder_conv.0.bias'))
    return affine(mapped(inner, Math.tanh), weights('encoder_conv.2.weight'), weights('encoder_conv.2.bias'))
  })
  outputs.encoder_conv_output = stacked(projected)
  const byLayer: Record<string, Plain>[] = []
  const padding = [...new Array<number>(4 * pictures.length).fill(0), ...mask.map((there) => (1 - there) * -10000)]
  for (let layer = 0; layer < layers; layer++) {
    const gated = projected.map((all) => {
      const chunks = [0, 1, 2, 3].map((at) => columns(all, at * 2 * width, (at + 1) * 2 * width))
      const mean = mapped(chunks.reduce(sum), (x) => x / 4)
      const own = `gates.${layer}`
      const flat = reshaped(mean, [1, mean.data.length])
      const logits = affine(flat, weights(`${own}.weight`), weights(`${own}.bias`))
      const gates = softmaxRows(mapped(logits, (x) => (x < 0 ? 0.01 * x : x)))
      const chosen = chunks.map((chunk, at) => mapped(chunk, (x) => x * gates.data[at]!)).reduce(sum)
      return { logits, gates, chosen }
    })
    const rows = joined(gated.map(({ chosen }) => chosen))
    const cut = (x: Plain) => reshaped(x, [heads, rows.shape[0]!, width / heads])
    const [keys, values] = [cut(columns(rows, 0, width)), cut(columns(rows, width, 2 * width))]
    byLayer.push({
      gate_logits: joined(gated.map(({ logits }) => logits)),
      gate_probs: joined(gated.map(({ gates }) => gates)),
      'prefix.key': keys,
      'prefix.value': values,
    })
    const name = `bert.encoder.layer.${layer}`
    const { linear } = layerOf(name, weights)
    const own = { keys: linear(text, 'attention.self.key'), values: linear(text, 'attention.self.value') }
    // Head by head side by side, as attention will cut them again.
    const laid = (x: Plain) => sideBySide(Array.from({ length: heads }, (_, head) => entry(x, head)))
    const before = [{ keys: laid(keys), values: laid(values) }]
    const context = attended(linear(text, 'attention.self.query'), own, heads, before, padding)
    text = bertRest(name, context, text, weights, 1e-12, null)
    outputs[`text_hidden.${layer + 1}`] = text
  }
  outputs.last_hidden_state = text
  return { text, outputs, byLayer }
}

function sideBySide(pieces: readonly Plain[]): Plain {
  const [rows, depth] = pieces[0]!.shape as readonly [number, number]
  const out = plain([rows, depth * pieces.length])
  pieces.forEach(({ data }, piece) => {
    for (let row = 0; row < rows; row++)
      out.data.set(data.subarray(row * depth, (row + 1) * depth), row * depth * pieces.length + piece * depth)
  })
  return out
}

/** The four stages of one image, and each averaged down to 2 x 2 cells. */
function resnet(image: Plain, blocks: readonly number[], weights: Weights) {
  const own = (name: string) => weights(`image_model.resnet.${name}`)
  const normalised = (x: Plain, name: string): Plain => {
    const [scale, shift, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map(
      (part) => own(`${name}.${part}`).data,
    ) as [Float64Array, Float64Array, Float64Array, Float64Array]
    const size = x.data.length / x.shape[0]!
    return plain(
      x.shape,
      x.data.map((value, at) => {
        const channel = Math.floor(at / size)
        return ((value - mean[channel]!) / Math.sqrt(variance[channel]! + 1e-5)) * scale[channel]! + shift[channel]!
      }),
    )
  }
  const rectified = (x: Plain) => mapped(x, (value) => Math.max(value, 0))
  const step = (x: Plain, name: string, norm: string, stride: number, padding: number) =>
    normalised(convolved(x, own(`${name}.weight`), stride, padding), norm)
  let state = rectified(step(image, 'conv1', 'bn1', 2, 3))
  state = pooled(state, { side: 3, stride: 2, padding: 1 }, (values) => Math.max(...values))
  const stages = blocks.map((count, stage) => {
    for (let block = 0; block < count; block++) {
      const name = `layer${stage + 1}.${block}`
      const stride = stage > 0 && block === 0 ? 2 : 1
      const narrow = rectified(step(state, `${name}.conv1`, `${name}.bn1`, 1, 0))
      const seen = rectified(step(narrow, `${name}.conv2`, `${name}.bn2`, stride, 1))
      const wide = step(seen, `${name}.conv3`, `${name}.bn3`, 1, 0)
      const past = block === 0 ? step(state, `${name}.downsample.0`, `${name}.downsample.1`, stride, 0) : state
      state = rectified(sum(wide, past))
    }
    return state
  })
  const cells = stages.map((stage) => {
    const side = Math.floor(stage.shape[1]! / 2)
    const mean = (values: readonly number[]) => values.reduce((total, each) => total + each, 0) / values.length
    return pooled(stage, { side, stride: side, padding: 0 }, mean)
  })
  return { stages, cells }
}
