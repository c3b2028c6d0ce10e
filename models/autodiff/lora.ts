import { floats, type Tensor, type TensorOf } from '../graph/tensor.ts'

export interface LoraSettings {
  /** Which weights get an adapter, by name. */
  readonly takes: (name: string) => boolean
  readonly rank: number
  /** What the adapter adds is scaled by alpha/rank. */
  readonly alpha: number
}

/** `q.weight` [out, in] has the adapter `q.lora_A.weight` [rank, in] and `q.lora_B.weight` [out, rank], named as by PEFT. */
export function adapterNames(weight: string): { readonly a: string; readonly b: string } {
  const stem = weight.replace(/\.weight$/, '')
  return { a: `${stem}.lora_A.weight`, b: `${stem}.lora_B.weight` }
}

/** For a parameter group: everything else is the frozen base. */
export function isAdapter(name: string): boolean {
  return /\.lora_[AB]\.weight$/.test(name)
}

/** The projections that may have adapters, and how BERT's and CLIP's towers spell their weights. */
const projections = {
  query: /\.(self\.query|q_proj)\.weight$/,
  key: /\.(self\.key|k_proj)\.weight$/,
  value: /\.(self\.value|v_proj)\.weight$/,
  output: /\.(attention\.output\.dense|out_proj)\.weight$/,
  'feed-forward': /(\.(intermediate\.(dense|fusion_dense)|mlp\.fc[12])|(?<!attention)\.output\.dense)\.weight$/,
} as const

export type Projection = keyof typeof projections
export const projectionKinds = Object.keys(projections) as readonly Projection[]

/** For `LoraSettings`. */
export function takesProjections(kinds: readonly Projection[]): (name: string) => boolean {
  return (name) => kinds.some((kind) => projections[kind].test(name))
}

/** The query and value projections of both towers, in BERT's and in CLIP's spelling: where adapters are usually put. */
export const isQueryOrValue = takesProjections(['query', 'value'])

/**
 * W + alpha/rank · B A in place of each weight that has an adapter, and no adapters any more: the plain network then computes
 * what the adapted one did.
 *
 * @throws RangeError when an adapter has no weight, half of it is missing, or shapes do not fit
 */
export function mergeAdapters(
  weights: ReadonlyMap<string, Tensor>,
  settings: Pick<LoraSettings, 'rank' | 'alpha'>,
): ReadonlyMap<string, Tensor> {
  const merged = new Map([...weights].filter(([name]) => !isAdapter(name)))
  for (const name of weights.keys()) {
    if (!isAdapter(name)) continue
    const weight = `${name.replace(/\.lora_[AB]\.weight$/, '')}.weight`
    const names = adapterNames(weight)
    const [base, a, b] = [weights.get(weight), weights.get(names.a), weights.get(names.b)]
    if (base?.dtype !== 'float32' || a?.dtype !== 'float32' || b?.dtype !== 'float32')
      throw new RangeError(`${name}: the adapter is not whole; '${weight}', '${names.a}' and '${names.b}' are needed`)
    if (name === names.a) merged.set(weight, mergeOne(base, a, b, settings))
  }
  return merged
}

function mergeOne(
  base: TensorOf<'float32'>,
  a: TensorOf<'float32'>,
  b: TensorOf<'float32'>,
  { alpha, rank }: Pick<LoraSettings, 'rank' | 'alpha'>,
): TensorOf<'float32'> {
  const [out, width] = base.shape as readonly [number, number]
  if (a.shape.join() !== [rank, width].join() || b.shape.join() !== [out, rank].join())
    throw new RangeError(`an adapter [${b.shape}] · [${a.shape}] of rank ${rank} does not fit a weight [${base.shape}]`)
  const data = Float64Array.from(base.data)
  for (let row = 0; row < out; row++)
    for (let inner = 0; inner < rank; inner++) {
      const factor = (alpha / rank) * b.data[row * rank + inner]!
      for (let column = 0; column < width; column++)
        data[row * width + column]! += factor * a.data[inner * width + column]!
    }
  return floats(base.shape, Float32Array.from(data))
}
