import { elementCount, type TensorOf } from '../../graph/tensor.ts'

/** Standard deviation of new embedding rows: a word's six parts then add up to a vector of about the width's length. */
const embeddingSpread = 0.1

/**
 * First values of the tagger's parameters. Embeddings are normal; matrices uniform after Glorot; scales 1; shifts 0,
 * but 1 for an LSTM's forget gates; the CRF 0.
 *
 * @param shapes by parameter name
 * @param random uniform from 0 up to 1
 */
export function initialWeights(
  shapes: ReadonlyMap<string, readonly number[]>,
  random: () => number,
): Map<string, TensorOf<'float32'>> {
  return new Map(
    [...shapes].map(([name, shape]) => [name, { dtype: 'float32', shape, data: initial(name, shape, random) }]),
  )
}

function initial(name: string, shape: readonly number[], random: () => number): Float32Array {
  const data = new Float32Array(elementCount(shape))
  if (name.startsWith('crf.')) return data
  if (shape.length === 1) {
    if (name.endsWith('.class_embedding')) return normal(data, embeddingSpread, random)
    if (name.endsWith('.weight')) return data.fill(1)
    // Gates in the order input, forget, output, candidate.
    const units = data.length / 4
    return /^lstm\..*\.bias$/.test(name) ? data.fill(1, units, 2 * units) : data
  }
  if (/^embedding\.[a-z]+\.weight$|position_embedding\.weight$/.test(name)) return normal(data, embeddingSpread, random)
  const [out, ...rest] = shape
  const fanIn = elementCount(rest)
  const limit = Math.sqrt(6 / (fanIn + out!))
  for (let i = 0; i < data.length; i++) data[i] = (2 * random() - 1) * limit
  return data
}

/** Box-Muller, one number of each pair. */
function normal(data: Float32Array, deviation: number, random: () => number): Float32Array {
  for (let i = 0; i < data.length; i++)
    data[i] = deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return data
}
