import { tagCount } from '../../decoding/bio-tags.ts'
import type { TensorOf } from '../../graph/tensor.ts'
import type { ModelPackage } from '../../package/model-package.ts'
import { PackageError } from '../../package/package-error.ts'

/** New tags start this far below the others: the model says nothing of a type before it has seen one. */
const reluctance = -2

/**
 * The weights for a label schema that has grown: rows are added to the head and to the CRF, and every old number stays,
 * so old labels score as before.
 *
 * @param random uniform from 0 up to 1; new rows of the head are small random numbers
 * @throws PackageError when there are fewer labels than before
 */
export function growHead(
  weights: ModelPackage['weights'],
  before: number,
  after: number,
  random: () => number,
): ModelPackage['weights'] {
  if (after < before) throw new PackageError(`the model has ${before} labels and cannot shrink to ${after}`)
  const [from, to] = [tagCount(before), tagCount(after)]
  const head = tensorOf(weights, 'head.weight')
  const width = head.shape[1]!
  const rows = new Float32Array(to * width)
  rows.set(head.data)
  for (let i = from * width; i < rows.length; i++) rows[i] = (2 * random() - 1) * 0.02
  const grown = new Map(weights)
  grown.set('head.weight', { dtype: 'float32', shape: [to, width], data: rows })
  grown.set('head.bias', longer(tensorOf(weights, 'head.bias'), to, reluctance))
  for (const name of ['crf.start_transitions', 'crf.end_transitions'])
    grown.set(name, longer(tensorOf(weights, name), to, 0))
  const steps = tensorOf(weights, 'crf.transitions')
  const square = new Float32Array(to * to)
  for (let row = 0; row < from; row++) square.set(steps.data.subarray(row * from, (row + 1) * from), row * to)
  grown.set('crf.transitions', { dtype: 'float32', shape: [to, to], data: square })
  return grown
}

function longer({ data }: TensorOf<'float32'>, size: number, filler: number): TensorOf<'float32'> {
  const values = new Float32Array(size).fill(filler)
  values.set(data)
  return { dtype: 'float32', shape: [size], data: values }
}

function tensorOf(weights: ModelPackage['weights'], name: string): TensorOf<'float32'> {
  const tensor = weights.get(name)
  if (!tensor) throw new PackageError(`tensor "${name}" is missing`)
  return tensor
}
