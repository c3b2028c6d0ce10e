import { imageFeeds, imageLayout, imageMask, type PostPictures } from '../../models/nets/images/image-layout.ts'
import { resizeSquare } from '../../models/nets/images/resize-square.ts'
import type { ObjectSlots } from '../../models/nets/tagger/configuration.ts'
import type { TaggerPost } from '../inference/tagger.ts'
import type { StoredNetwork } from './stored-network.ts'

/** A post's image, and regions of it. */
export type Pictures = Pick<TaggerPost, 'image' | 'objects'>

/** How a network of the papers gets to see what a post of ours has: one image, and regions of it. */
export interface NetworkPictures {
  /** Pixels a side of the image that it wants. */
  readonly imageSize: number
  readonly objects: ObjectSlots | null
  readonly feeds: (posts: readonly Pictures[]) => ReturnType<typeof imageFeeds>
  /** What of them is fed beside activations that were made of the pictures. */
  readonly light: (posts: readonly Pictures[]) => ReturnType<typeof imageFeeds>
  readonly filled: (post: Pictures) => FilledSlots
}

/** What is seen where. */
export interface FilledSlots {
  /** Whether the whole image is, as such. */
  readonly whole: boolean
  /** For each slot of each group the number of the region in it; null is the whole image, undefined nothing. */
  readonly groups: readonly (readonly (number | null | undefined)[])[]
}

/**
 * A network that reads the whole image gets it as such. One that does not, as the released MKGformer for posts, gets it in the first
 * slot that regions leave free: else a post without regions would be read blind. HVPNeT without it (OnlyObj) is meant to see objects
 * alone.
 */
export function networkPictures({ manifest, model }: Pick<StoredNetwork, 'manifest' | 'model'>): NetworkPictures {
  const layout = imageLayout(model.inputs, manifest.architecture, manifest.configuration.config)
  const [group] = layout.regions
  const imageSize = layout.whole ?? group?.side ?? 1
  const objects = group === undefined ? null : { count: group.count, side: group.side }
  const takesFreeSlot = ({ image, objects: regions = [] }: Pictures, group: number, count: number) =>
    manifest.architecture === 'mkgformer' &&
    layout.whole === null &&
    group === 0 &&
    image !== null &&
    regions.length < count
  const picturesOf = (post: Pictures): PostPictures => ({
    whole: layout.whole === null ? null : post.image,
    regions: layout.regions.map(({ count, side }, at) => {
      const own = (post.objects ?? [])
        .slice(0, count)
        .map((region) => region && resizeSquare(region, objects!.side, side))
      return takesFreeSlot(post, at, count) ? [...own, resizeSquare(post.image!, imageSize, side)] : own
    }),
  })
  const filled = (post: Pictures): FilledSlots => ({
    whole: layout.whole !== null && post.image !== null,
    groups: layout.regions.map(({ count }, at) => {
      const own = (post.objects ?? []).slice(0, count).map((region, number) => (region === null ? undefined : number))
      return takesFreeSlot(post, at, count) ? [...own, null] : own
    }),
  })
  return {
    imageSize,
    objects,
    feeds: (posts) => imageFeeds(posts.map(picturesOf), layout),
    light: (posts) => imageMask(posts.map(picturesOf), layout),
    filled,
  }
}
