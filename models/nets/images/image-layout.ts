import type { Value } from '../../graph/ops.ts'
import { floats, type Tensor } from '../../graph/tensor.ts'
import type { NetworkArchitecture } from '../../package/network-manifest.ts'
import { type ColourScale, writePlanes } from './channel-planes.ts'
import { imageScaleOf } from './image-scale.ts'

/** Regions that a network reads under one name. */
export interface RegionSlots {
  /** Of the network's input: `aux_imgs`, `rcnn_imgs`. */
  readonly input: string
  readonly count: number
  /** Pixels a side. */
  readonly side: number
}

/** What one of the papers' networks for posts reads of a post's image. */
export interface ImageLayout {
  /** Pixels a side of the whole image; null: it is not looked at. */
  readonly whole: number | null
  /** Each group is filled with the post's first regions, at its own size. */
  readonly regions: readonly RegionSlots[]
  /** Slots that `image_mask` tells of, the whole image first; null: what is missing is a blank image. */
  readonly mask: number | null
  readonly scale: ColourScale
}

/** A post's pictures, [side, side, 3] bytes each, RGB. */
export interface PostPictures {
  /** null: none, or one that the network is not to see. */
  readonly whole: Uint8Array | null
  /** By group of the layout, the most important first; null is blank, those beyond its slots are left out. */
  readonly regions: readonly (readonly (Uint8Array | null)[])[]
}

/**
 * Read off the network's inputs, [batch, 3, side, side] and [batch, count, 3, side, side].
 *
 * @param config of its package, for the scale of its colours; left out: as in the authors' runs
 */
export function imageLayout(
  inputs: ReadonlyMap<string, Value>,
  architecture: NetworkArchitecture,
  config: unknown = {},
): ImageLayout {
  const sizes = (name: string) => inputs.get(name)?.shape as readonly number[] | undefined
  const groups = ['aux_imgs', 'rcnn_imgs'].flatMap((input): RegionSlots[] => {
    const shape = sizes(input)
    return shape === undefined ? [] : [{ input, count: shape[1]!, side: shape.at(-1)! }]
  })
  return {
    whole: sizes('images')?.at(-1) ?? null,
    regions: groups,
    mask: sizes('image_mask')?.[1] ?? null,
    scale: imageScaleOf(config, architecture),
  }
}

/**
 * Feeds of a batch for the network's inputs of images; a missing image is blank, all zeros.
 * @throws RangeError for pixels of another size, or a post with another number of groups
 */
export function imageFeeds(posts: readonly PostPictures[], layout: ImageLayout): Readonly<Record<string, Tensor>> {
  const { whole, regions, scale } = layout
  const feeds: Record<string, Tensor> = {}
  const batch = posts.length
  if (whole !== null) {
    const data = new Float32Array(batch * 3 * whole * whole)
    posts.forEach((post, row) => {
      if (post.whole) writePlanes(post.whole, data, row, whole, scale)
    })
    feeds.images = floats([batch, 3, whole, whole], data)
  }
  regions.forEach(({ input, count, side }, group) => {
    const data = new Float32Array(batch * count * 3 * side * side)
    posts.forEach((post, row) => {
      regionsOf(post, layout, group).forEach((pixels, slot) => {
        if (pixels) writePlanes(pixels, data, row * count + slot, side, scale)
      })
    })
    feeds[input] = floats([batch, count, 3, side, side], data)
  })
  return { ...feeds, ...imageMask(posts, layout) }
}

/** Which of the slots are filled, where the network wants to be told. */
export function imageMask(posts: readonly PostPictures[], layout: ImageLayout): Readonly<Record<string, Tensor>> {
  const { whole, regions, mask } = layout
  if (mask === null) return {}
  const present = posts.flatMap((post) => [
    ...(whole === null ? [] : [post.whole ? 1 : 0]),
    ...regions.flatMap(({ count }, group) => {
      const own = regionsOf(post, layout, group)
      return Array.from({ length: count }, (_, slot) => (own[slot] ? 1 : 0))
    }),
  ])
  return { image_mask: floats([posts.length, mask], present) }
}

function regionsOf(post: PostPictures, { regions }: ImageLayout, group: number): readonly (Uint8Array | null)[] {
  if (post.regions.length !== regions.length)
    throw new RangeError(`a post has ${post.regions.length} groups of regions, the network reads ${regions.length}`)
  return post.regions[group]!.slice(0, regions[group]!.count)
}
