import type { Tensor } from '../../graph/tensor.ts'
import { cellsPerSide, imagesPerPost, type PrefixConfig } from './config.ts'

/** One of a post's images: the whole one, or an object by its number from 0. */
export type SeenImage = { readonly kind: 'whole' } | { readonly kind: 'object'; readonly number: number }

/** Where a slot looks, in pixels of the image as the network sees it, from the top-left corner. */
export interface SlotBox {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface PrefixSlot {
  readonly image: SeenImage
  /** Undefined in the released form, where a slot holds a share of the channels of all cells. */
  readonly box: SlotBox | undefined
}

/** The rows of the prefix before heads are cut: for each image its slots. */
export function prefixSlots(config: PrefixConfig): readonly PrefixSlot[] {
  const { promptLength, image: side, fidelity } = config
  const cells = cellsPerSide(config)
  const step = side / cells
  return seenImages(config).flatMap((image) =>
    Array.from({ length: promptLength }, (_, slot): PrefixSlot => {
      const box = { x: (slot % cells) * step, y: Math.floor(slot / cells) * step, w: step, h: step }
      return { image, box: fidelity === 'paper' ? box : undefined }
    }),
  )
}

export function seenImages(config: PrefixConfig): readonly SeenImage[] {
  if (imagesPerPost(config) === 0) return []
  const objects = Array.from({ length: config.objects }, (_, number): SeenImage => ({ kind: 'object', number }))
  return config.wholeImage ? [{ kind: 'whole' }, ...objects] : objects
}

/**
 * The slot whose numbers a head finds at a place of the prefix. Usually that of the same number; in the released form, where
 * heads are cut in memory order, a head sees only few slots, each at several places.
 */
export function slotAt(head: number, place: number, config: PrefixConfig): number {
  if (config.fidelity === 'paper') return place
  return Math.floor((head * imagesPerPost(config) * config.promptLength + place) / config.heads)
}

export interface PrefixExplanation {
  readonly slots: readonly PrefixSlot[]
  /** [layers][images][blocks], an image's adding up to 1; empty where no gates decide. */
  readonly gates: readonly (readonly (readonly number[])[])[]
  /** [layers][heads][tokens][slots]: shares of a token's attention; what is missing to 1 goes to the text. */
  readonly attention: readonly (readonly (readonly Float64Array[])[])[]
}

/**
 * What one post's result was guided by.
 *
 * @param outputs of `explanationOutputs`, as a run has filled them
 * @param post    its row in the batch
 * @throws RangeError naming the output that is missing or does not fit the sizes
 */
export function explainPost(
  outputs: Readonly<Record<string, Tensor>>,
  post: number,
  config: PrefixConfig,
): PrefixExplanation {
  const slots = prefixSlots(config)
  const byLayer = Array.from({ length: slots.length > 0 ? config.layers : 0 }, (_, layer) => layer)
  const images = imagesPerPost(config)
  const gates = config.guidance === 'gated' ? byLayer : []
  return {
    slots,
    gates: gates.map((layer) => {
      const { data, shape } = postOf(outputs, `explain.gates.${layer}`, post, [images, config.resnet.blocks.length])
      const blocks = shape[1]!
      return Array.from({ length: images }, (_, image) =>
        Array.from(data.subarray(image * blocks, (image + 1) * blocks)),
      )
    }),
    attention: byLayer.map((layer) => {
      const name = `explain.prefix_attention.${layer}`
      const { data, shape } = postOf(outputs, name, post, [config.heads, undefined, slots.length])
      const tokens = shape[1]!
      return Array.from({ length: config.heads }, (_, head) =>
        Array.from({ length: tokens }, (_, token) => {
          const shares = new Float64Array(slots.length)
          for (let place = 0; place < slots.length; place++)
            shares[slotAt(head, place, config)]! += data[(head * tokens + token) * slots.length + place]!
          return shares
        }),
      )
    }),
  }
}

/** How much of each token's attention goes to each image, [tokens][images], averaged over layers and heads. */
export function imageShares({ slots, attention }: PrefixExplanation): readonly (readonly number[])[] {
  const heads = attention.flat()
  const images = [...new Set(slots.map(({ image }) => image))]
  const imageOf = slots.map(({ image }) => images.indexOf(image))
  const tokens = heads[0]?.length ?? 0
  return Array.from({ length: tokens }, (_, token) => {
    const shares = images.map(() => 0)
    for (const head of heads)
      head[token]!.forEach((share, slot) => {
        shares[imageOf[slot]!]! += share / heads.length
      })
    return shares
  })
}

/** One post's numbers. @param rest sizes after the batch, undefined for any */
function postOf(
  outputs: Readonly<Record<string, Tensor>>,
  name: string,
  post: number,
  rest: readonly (number | undefined)[],
): { readonly data: Float32Array; readonly shape: readonly number[] } {
  const tensor = outputs[name]
  if (tensor?.dtype !== 'float32') throw new RangeError(`the output '${name}' is missing or not float32`)
  const [batch, ...shape] = tensor.shape as readonly [number, ...number[]]
  if (shape.length !== rest.length || rest.some((size, at) => size !== undefined && size !== shape[at]))
    throw new RangeError(
      `'${name}' is [${tensor.shape}], but the sizes given want [batch, ${rest.map((size) => size ?? 'length').join(', ')}]`,
    )
  if (!(post >= 0 && post < batch)) throw new RangeError(`'${name}' has ${batch} posts, none has number ${post}`)
  const size = tensor.data.length / batch
  return { data: tensor.data.subarray(post * size, (post + 1) * size), shape }
}
