import type { ContractRouterClient } from '@orpc/contract'
import { describedSide, type EntityFeatures, entityFeatures } from '../../../models/nets/kge/image-descriptor.ts'
import type { DecodeContract } from '../../decode/contract.ts'
import { readEntityImages } from '../entity-images.ts'
import type { Described } from '../knowledge-graph.ts'

/** What the images of entities show that have a folder of their own below `root`. @throws Failed as `readEntityImages` */
export async function describeEntityImages(
  root: string,
  entities: readonly Described[],
  decode: ContractRouterClient<DecodeContract>,
  signal?: AbortSignal,
): Promise<EntityFeatures> {
  const sizes = { image: describedSide, auxiliaryImage: describedSide, auxiliaryImages: 3 }
  const found = await readEntityImages(root, entities, sizes, decode, signal)
  const shown = [...found].map(
    ([row, { whole, auxiliary }]) => [row, whole === null ? auxiliary : [whole, ...auxiliary]] as const,
  )
  return entityFeatures(entities.length, new Map(shown))
}
