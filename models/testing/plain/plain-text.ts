import type { Tensor } from '../../graph/tensor.ts'
import { plainCrf } from './plain-crf.ts'
import { affine, fromTensor, gelu, joined, layerNorm, mapped, type Plain, plain, stacked, sum } from './plain-math.ts'

export type Weights = (name: string) => Plain
export type Outputs = Readonly<Record<string, Plain>>

export const weightsOf =
  (tensors: ReadonlyMap<string, Tensor>): Weights =>
  (name) => {
    const found = tensors.get(name)
    if (!found) throw new Error(`the weights have no "${name}"`)
    return fromTensor(found)
  }

/** Word, type and position, added up and normalised: one text. */
export function textEmbedding(
  own: string,
  ids: readonly number[],
  types: readonly number[],
  weights: Weights,
  epsilon: number,
): Plain {
  const [words, kinds, places] = ['word', 'token_type', 'position'].map((table) =>
    weights(`${own}.${table}_embeddings.weight`),
  ) as [Plain, Plain, Plain]
  const width = words.shape[1]!
  const row = (table: Plain, at: number) => table.data.subarray(at * width, (at + 1) * width)
  const rows = ids.map((id, at) =>
    plain(
      [1, width],
      row(words, id).map((x, i) => x + row(kinds, types[at]!)[i]! + row(places, at)[i]!),
    ),
  )
  return layerNorm(joined(rows), weights(`${own}.LayerNorm.weight`), weights(`${own}.LayerNorm.bias`), epsilon)
}

export const layerOf = (name: string, weights: Weights) => ({
  linear: (x: Plain, part: string) => affine(x, weights(`${name}.${part}.weight`), weights(`${name}.${part}.bias`)),
  norm: (x: Plain, part: string, epsilon: number) =>
    layerNorm(x, weights(`${name}.${part}.weight`), weights(`${name}.${part}.bias`), epsilon),
})

/** What follows BERT's attention. @param extra added before the activation: the fused part */
export function bertRest(
  name: string,
  context: Plain,
  before: Plain,
  weights: Weights,
  epsilon: number,
  extra: Plain | null,
): Plain {
  const { linear, norm } = layerOf(name, weights)
  const a = norm(sum(linear(context, 'attention.output.dense'), before), 'attention.output.LayerNorm', epsilon)
  const inner = linear(a, 'intermediate.dense')
  const z = mapped(extra ? sum(inner, extra) : inner, gelu)
  return norm(sum(linear(z, 'output.dense'), a), 'output.LayerNorm', epsilon)
}

export const pooledState = (name: string, states: Plain, weights: Weights): Plain =>
  mapped(
    affine(
      plain([1, states.shape[1]!], states.data.slice(0, states.shape[1])),
      weights(`${name}.dense.weight`),
      weights(`${name}.dense.bias`),
    ),
    Math.tanh,
  )

/** Scores, loss and best paths of a batch; padding follows the text. */
export function crfOutputs(
  emissions: readonly Plain[],
  labels: readonly (readonly number[])[],
  lengths: readonly number[],
  weights: Weights,
): Outputs {
  const crf = {
    start: weights('crf.start_transitions'),
    end: weights('crf.end_transitions'),
    transitions: weights('crf.transitions'),
  }
  const found = emissions.map((each, row) => {
    const [, count] = each.shape as readonly [number, number]
    const length = lengths[row]!
    return plainCrf(plain([length, count], each.data.slice(0, length * count)), labels[row]!, crf)
  })
  const column = (values: readonly number[]) => plain([values.length], Float64Array.from(values))
  const likelihoods = found.map(({ gold, logPartition }) => gold - logPartition)
  return {
    emissions: stacked(emissions),
    'crf.gold_score': column(found.map(({ gold }) => gold)),
    'crf.log_partition': column(found.map(({ logPartition }) => logPartition)),
    'crf.log_likelihood': column(likelihoods),
    'crf.viterbi_score': column(found.map(({ viterbi }) => viterbi)),
    'crf.decoded': stacked(
      found.map(({ path }) => column([...path, ...new Array(emissions[0]!.shape[0]! - path.length).fill(-1)])),
    ),
    loss: plain([], Float64Array.of(-likelihoods.reduce((total, each) => total + each, 0) / found.length)),
  }
}

/** The states at both markers, the classifier, and mean cross entropy. */
export function pairOutputs(
  states: readonly Plain[],
  ids: readonly (readonly number[])[],
  [subject, object]: readonly [number, number],
  labels: readonly number[],
  weights: Weights,
): Outputs {
  const width = states[0]!.shape[1]!
  const pairs = states.map((each, row) => {
    const at = (token: number) => {
      const place = ids[row]!.indexOf(token)
      return [...each.data.subarray(place * width, (place + 1) * width)]
    }
    return plain([1, 2 * width], Float64Array.from([...at(subject), ...at(object)]))
  })
  const pair = joined(pairs)
  const logits = affine(pair, weights('classifier.weight'), weights('classifier.bias'))
  return { entity_hidden_state: pair, logits, loss: crossEntropy(logits, labels) }
}

export function crossEntropy(logits: Plain, labels: readonly number[], smoothing = 0): Plain {
  const [rows, count] = logits.shape as readonly [number, number]
  let total = 0
  for (let row = 0; row < rows; row++) {
    const own = logits.data.subarray(row * count, (row + 1) * count)
    const most = Math.max(...own)
    const log = most + Math.log(own.reduce((all, each) => all + Math.exp(each - most), 0))
    own.forEach((score, label) => {
      total -= (score - log) * (label === labels[row] ? 1 - smoothing : smoothing / count)
    })
  }
  return plain([], Float64Array.of(total / rows))
}
