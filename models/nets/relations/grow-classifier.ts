import type { ModelPackage } from '../../package/model-package.ts'
import { PackageError } from '../../package/package-error.ts'

/** New relations start this far below the others: the model says nothing of one before it has seen it. */
const reluctance = -4

/**
 * The weights for a schema with more relations: rows are added to the classifier, and every old number stays, so that
 * the old relations compare with each other as before.
 *
 * @param random uniform from 0 up to 1; new rows are small random numbers
 * @throws PackageError when there are fewer relations than before
 */
export function growClassifier(
  weights: ModelPackage['weights'],
  relations: number,
  random: () => number,
): ModelPackage['weights'] {
  const [rows, bias] = [weights.get('classifier.weight'), weights.get('classifier.bias')]
  if (!rows || !bias) throw new PackageError('the model has no classifier')
  const [before, width] = rows.shape as [number, number]
  if (relations < before) throw new PackageError(`the model has ${before} relations and cannot shrink to ${relations}`)
  const grown = new Float32Array(relations * width)
  grown.set(rows.data)
  for (let i = before * width; i < grown.length; i++) grown[i] = (2 * random() - 1) * 0.02
  const shifts = new Float32Array(relations).fill(reluctance)
  shifts.set(bias.data)
  return new Map([
    ...weights,
    ['classifier.weight', { dtype: 'float32', shape: [relations, width], data: grown }],
    ['classifier.bias', { dtype: 'float32', shape: [relations], data: shifts }],
  ])
}
