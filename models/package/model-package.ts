import type { Tensor, TensorOf } from '../graph/tensor.ts'
import type { ModelManifest } from './model-manifest.ts'
import { PackageError } from './package-error.ts'

/** A model as it is used: all its weights in memory as float32. The folder on disk is read and written elsewhere. */
export interface ModelPackage {
  readonly manifest: ModelManifest
  /** `tokenizer.json`, as it stands */
  readonly tokenizerJson: string
  readonly weights: ReadonlyMap<string, TensorOf<'float32'>>
}

/** Names of the files in a package's folder. */
export const packageFiles = {
  manifest: 'model.json',
  weights: 'weights.safetensors',
  tokenizer: 'tokenizer.json',
  card: 'README.md',
} as const

const shapeText = (shape: readonly number[]) => `[${shape.join(', ')}]`

/**
 * Do the weights have every parameter that the network asks for, in its shape?
 *
 * @param wanted shapes by parameter name, from the network's builder
 * @param what   names the weights in messages, for instance `models/starter/weights.safetensors`
 */
export function requireWeights(
  weights: ReadonlyMap<string, Tensor>,
  wanted: ReadonlyMap<string, readonly number[]>,
  what: string,
): void {
  for (const [name, shape] of wanted) {
    const found = weights.get(name)
    if (!found)
      throw new PackageError(
        `${what}: tensor "${name}" is missing; the network wants ${shapeText(shape)}, the file has ${weights.size} tensors`,
      )
    if (found.shape.join() !== shape.join())
      throw new PackageError(
        `${what}: tensor "${name}" is ${shapeText(found.shape)}, the network wants ${shapeText(shape)}`,
      )
  }
}

/** A package of any task whose versions are stored as changes. */
type Changeable = Pick<ModelPackage, 'weights'> & {
  readonly manifest: Pick<ModelManifest, 'name' | 'weights'> & Partial<Pick<ModelManifest, 'base'>>
}

/**
 * A fine-tuned version as a whole package: the base's weights, with those that the delta brings in their place.
 *
 * @throws PackageError when the delta was made for another base
 */
export function applyDelta<P extends Changeable>(base: P, delta: P): P {
  const wanted = delta.manifest.base
  if (!wanted) throw new PackageError(`"${delta.manifest.name}" is no change to another model: it has no base`)
  const found = base.manifest.weights.sha256
  if (wanted.weightsSha256 !== found)
    throw new PackageError(
      `"${delta.manifest.name}" changes "${wanted.name}" with weights ${wanted.weightsSha256.slice(0, 12)}…, but the base given is "${base.manifest.name}" with weights ${found.slice(0, 12)}…`,
    )
  return { ...delta, weights: new Map([...base.weights, ...delta.weights]) }
}

/** Only the tensors that differ from the base's: what a fine-tuned version stores. */
export function changedWeights(base: ModelPackage['weights'], now: ModelPackage['weights']): ModelPackage['weights'] {
  const changed = new Map<string, TensorOf<'float32'>>()
  for (const [name, tensor] of now) {
    const before = base.get(name)
    const same =
      before === tensor ||
      (before !== undefined &&
        before.data.length === tensor.data.length &&
        before.shape.join() === tensor.shape.join() &&
        before.data.every((x, i) => x === tensor.data[i]))
    if (!same) changed.set(name, tensor)
  }
  return changed
}
