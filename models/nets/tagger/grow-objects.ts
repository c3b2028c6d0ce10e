import { floats } from '../../graph/tensor.ts'
import type { ModelPackage } from '../../package/model-package.ts'
import { PackageError } from '../../package/package-error.ts'
import { type ObjectSlots, type ReadingSizes, sightOf } from './configuration.ts'

/**
 * The weights and sizes for a network that gets slots for regions. Posts without regions are read as before; a region is cut
 * into patches as the whole image is, and where its patches lie is still to be learnt.
 *
 * @throws PackageError when it has slots already, does not see as MKGformer does, or patches do not fill an object
 */
export function growObjects<S extends ReadingSizes>(
  weights: ModelPackage['weights'],
  sizes: S,
  objects: ObjectSlots,
): { readonly sizes: S; readonly weights: ModelPackage['weights'] } {
  if (sizes.objects) throw new PackageError(`the model has ${sizes.objects.count} slots for regions already`)
  if (sightOf(sizes).network !== 'mkgformer')
    throw new PackageError('the model sees as HVPNeT does: slots for regions are chosen before it learns')
  const patches = (objects.side / sizes.patchSize) ** 2
  if (!Number.isInteger(Math.sqrt(patches)))
    throw new PackageError(`objects of ${objects.side} pixels a side are not filled by patches of ${sizes.patchSize}`)
  const positions = floats([patches, sizes.width], new Float32Array(patches * sizes.width))
  const name = 'mkgformer.vision_embeddings.object_position_embedding.weight'
  return { sizes: { ...sizes, objects }, weights: new Map([...weights, [name, positions]]) }
}
