import { halfValues, halvesOf } from '../checkpoints/half-floats.ts'
import { parseSafetensors, printSafetensors, type StoredTensor } from '../checkpoints/safetensors.ts'
import type { TensorOf } from '../graph/tensor.ts'
import type { ModelPackage } from './model-package.ts'
import { PackageError } from './package-error.ts'

/** Half precision on disk: half the size, and no measurable loss for weights of this kind. */
export function printWeights(weights: ModelPackage['weights']): Uint8Array {
  const tensors = new Map<string, StoredTensor>()
  for (const [name, { shape, data }] of weights) {
    const at = data.findIndex((value) => !(Math.abs(value) < 65504))
    if (at >= 0)
      throw new PackageError(`tensor "${name}" holds ${data[at]} at ${at}, which half precision cannot store`)
    tensors.set(name, { dtype: 'F16', shape, data: halvesOf(data) })
  }
  return printSafetensors({ tensors, metadata: { format: 'triptych' } })
}

/**
 * @param what names the file in messages
 * @throws PackageError for a tensor that is no floating-point one; SafetensorsError when the file is cut off or malformed
 */
export function parseWeights(bytes: Uint8Array, what: string): ModelPackage['weights'] {
  const weights = new Map<string, TensorOf<'float32'>>()
  for (const [name, { dtype, shape, data }] of parseSafetensors(bytes).tensors) {
    if (dtype === 'F32') weights.set(name, { dtype: 'float32', shape, data })
    else if (dtype === 'F16') weights.set(name, { dtype: 'float32', shape, data: halfValues(data) })
    else throw new PackageError(`${what}: tensor "${name}" is ${dtype}, expected F16 or F32`)
  }
  return weights
}

/**
 * The weights as they come back from disk: what is measured is what is shipped.
 *
 * @param read tensors that came from there: those among the weights are as stored already
 */
export function asStored(
  weights: ModelPackage['weights'],
  read: ModelPackage['weights'] = new Map(),
): ModelPackage['weights'] {
  const fresh = new Map([...weights].filter(([name, tensor]) => read.get(name) !== tensor))
  const stored = parseWeights(printWeights(fresh), 'weights')
  return new Map([...weights].map(([name, tensor]) => [name, stored.get(name) ?? tensor]))
}
