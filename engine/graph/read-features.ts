import { Failed } from '../../contract/domain/failed.ts'
import type { MediaId } from '../../contract/domain/post.ts'
import { say } from '../../contract/sentences/say.ts'
import { describedSide, entityFeatures } from '../../models/nets/kge/image-descriptor.ts'
import type { TrainGraphAsk } from '../links/embeddings/links-learning.ts'
import type { GraphSnapshot } from '../store/graph/graph-snapshot.ts'

/** Of an entity; more would say little and take long. */
const mostImages = 4

/** What the images of a graph's entities show, for a run that sees them. @throws Failed `cancelled` */
export async function readFeatures(
  { entities }: GraphSnapshot,
  pixels: (media: MediaId, side: number) => Promise<Uint8Array | null>,
  signal: AbortSignal,
): Promise<NonNullable<TrainGraphAsk['images']>> {
  const images = new Map<number, readonly Uint8Array[]>()
  for (const [row, entity] of entities.entries()) {
    if (entity.images.length === 0) continue
    if (signal.aborted) throw new Failed('cancelled', say('learning.cancelled'))
    const read: Uint8Array[] = []
    for (const media of entity.images.slice(0, mostImages)) {
      const found = await pixels(media, describedSide)
      if (found !== null) read.push(found)
    }
    images.set(row, read)
  }
  const { width, features, shown } = entityFeatures(entities.length, images)
  const bytes = new Uint8Array(Float32Array.from(features).buffer)
  return { width, features: new Blob([bytes]), shown: new Blob([Uint8Array.from(shown)]) }
}
