import type { MediaId } from '../../contract/domain/post.ts'
import type { VisualSlot } from '../../contract/domain/relevance.ts'
import { middleSquare, type Size } from '../../models/regions/box.ts'
import type { ComputeLook, ComputePost } from '../compute/compute-contract.ts'
import type { PlacedBox } from '../store/region-queries.ts'

/** The post's image, or the place of one of its regions among those that the model was given. */
export type SlotSource = number | 'image'

/**
 * The pictures that a model saw, as parts of the post's images.
 *
 * @param image   the whole one, and its size after the EXIF turn
 * @param regions one for each object that it was given
 */
export function slotsOf(
  { pictures }: Pick<ComputeLook, 'pictures'>,
  image: (Size & { readonly media: MediaId }) | null,
  regions: readonly PlacedBox[],
): { readonly slots: VisualSlot[]; readonly sources: readonly SlotSource[] } {
  return {
    slots: pictures.map(({ object, rows, columns }) => {
      if (object === null) return { media: image!.media, box: null, seen: middleSquare(image!), rows, columns }
      const { media, box } = regions[object]!
      return { media, box, seen: box, rows, columns }
    }),
    sources: pictures.map(({ object }) => object ?? 'image'),
  }
}

/** The same post with a blank in place of one picture; the others stay where they are. */
export function withoutSlot(post: ComputePost, source: SlotSource): ComputePost {
  if (source === 'image') return { ...post, image: null }
  return { ...post, objects: (post.objects ?? []).map((object, at) => (at === source ? null : object)) }
}
