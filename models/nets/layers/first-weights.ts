import { elementCount, type TensorOf } from '../../graph/tensor.ts'

/**
 * - `around-pretrained`: normal with deviation 0.02, as BERT and CLIP began; for what a loaded checkpoint does not bring, and for
 *   networks of their width.
 * - `from-scratch`: matrices uniform after Glorot, embeddings normal with deviation 0.1; for small networks with nothing loaded.
 */
export type FirstWeights = 'around-pretrained' | 'from-scratch'

/**
 * First values of parameters by their names: scales of norms 1, biases 0, a CRF uniform from -0.1 to 0.1, all else by `kind`.
 *
 * @param shapes by parameter name; each value depends on the shapes before it, so keep their order for the same numbers
 * @param random uniform from 0 up to 1
 */
export function firstWeights(
  shapes: ReadonlyMap<string, readonly number[]>,
  random: () => number,
  kind: FirstWeights,
): ReadonlyMap<string, TensorOf<'float32'>> {
  return new Map(
    [...shapes].map(([name, shape]) => [name, { dtype: 'float32', shape, data: first(name, shape, random, kind) }]),
  )
}

function first(name: string, shape: readonly number[], random: () => number, kind: FirstWeights): Float32Array {
  const data = new Float32Array(elementCount(shape))
  if (name.startsWith('crf.')) return data.map(() => (2 * random() - 1) * 0.1)
  if (/(^|[._])(bias|running_mean)$/.test(name)) return data
  if (name.endsWith('.running_var')) return data.fill(1)
  if (shape.length === 1 && name.endsWith('.weight')) return data.fill(1)
  if (kind === 'around-pretrained') return data.map(() => 0.02 * normal(random))
  if (shape.length === 1 || /embeddings?\.weight$/.test(name)) return data.map(() => 0.1 * normal(random))
  const [out, ...rest] = shape
  const limit = Math.sqrt(6 / (out! + elementCount(rest)))
  return data.map(() => (2 * random() - 1) * limit)
}

/** Box-Muller, one number of each pair. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
