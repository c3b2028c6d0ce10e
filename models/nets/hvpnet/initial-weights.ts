import { elementCount, type TensorOf } from '../../graph/tensor.ts'

/** Of BERT's own start. */
const spread = 0.02

/**
 * First values for a network that learns from nothing: kernels of the ResNet normal after He, as torchvision has them; tables
 * of vectors and matrices normal after BERT; matrices of the prefix uniform after Glorot, since what they read has no such
 * scale; scales and variances 1; shifts, means, gates and the CRF 0, so that every gate starts even.
 *
 * A ResNet that is to stay as it starts wants `measureResnet` before the first step, else its numbers grow from block to block.
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
  const [out = 1, ...rest] = shape
  if (/(^|\.)(crf|gates)\./.test(name)) return data
  if (rest.length === 0) return /\.(weight|running_var)$/.test(name) ? data.fill(1) : data
  if (name.startsWith('image_model.')) {
    const fanOut = out * elementCount(rest.slice(1))
    return normal(data, Math.sqrt(2 / fanOut), random)
  }
  if (/(^|\.)(encoder_conv|stage_conv|prefix_map)\./.test(name)) {
    const limit = Math.sqrt(6 / (elementCount(rest) + out))
    return data.map(() => (2 * random() - 1) * limit)
  }
  return normal(data, spread, random)
}

/** Box-Muller, one number of each pair. */
function normal(data: Float32Array, deviation: number, random: () => number): Float32Array {
  return data.map(() => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))
}
