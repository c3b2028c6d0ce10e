import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { Failed } from '../../contract/domain/failed.ts'
import { Graph } from '../../models/graph/graph.ts'
import { floats, type Tensor } from '../../models/graph/tensor.ts'
import type { HvpnetConfig } from '../../models/nets/hvpnet/config.ts'
import { imagePyramid, pyramidOutputs } from '../../models/nets/hvpnet/pyramid.ts'
import { type ColourScale, writePlanes } from '../../models/nets/images/channel-planes.ts'
import { stageChannels } from '../../models/nets/layers/resnet.ts'
import { onnxModel } from '../../models/onnx/onnx-model.ts'
import { sessionOptions } from '../devices/session-options.ts'
import type { Pictures } from '../networks/network-pictures.ts'

/** What the frozen ResNet makes of images, each computed once. */
export interface Pyramids {
  /** Feeds for `pyramidInputs`, and `image_mask` where missing images are hidden. */
  readonly feeds: (posts: readonly Pictures[]) => Readonly<Record<string, Tensor>>
}

export interface PyramidOptions {
  readonly scale: ColourScale
  readonly threads: number
  readonly signal: AbortSignal
}

const batchImages = 8

/** @throws Failed `cancelled` */
export async function networkPyramids(
  posts: readonly Pictures[],
  weights: ReadonlyMap<string, Tensor>,
  config: HvpnetConfig,
  { scale, threads, signal }: PyramidOptions,
): Promise<Pyramids> {
  if (config.guidance === 'none') return { feeds: () => ({}) }
  const { image: side, objects: count, promptLength, wholeImage } = config
  const one = { ...config, objects: 0, wholeImage: true }
  const g = new Graph()
  const pixels = g.input('images', 'float32', ['batch', 3, side, side])
  const { levels } = imagePyramid(g, g.unsqueeze(pixels, 1), 'image_model.resnet', one)
  const session = await InferenceSession.create(
    onnxModel(g, { outputs: pyramidOutputs(g, levels, one), parameters: weights }),
    sessionOptions({ threads }),
  )
  const names = levels.map((_, stage) => `pyramid.images.layer${stage + 1}`)
  const found = new Map<Uint8Array | null, readonly Float32Array[]>()
  try {
    // A missing image is a blank one.
    const all = [...new Set([null, ...posts.flatMap(({ image, objects = [] }) => [image, ...objects.slice(0, count)])])]
    for (let from = 0; from < all.length; from += batchImages) {
      if (signal.aborted) throw new Failed('cancelled', 'Cancelled while the images were read.')
      const batch = all.slice(from, from + batchImages)
      const data = new Float32Array(batch.length * 3 * side * side)
      batch.forEach((image, at) => {
        if (image) writePlanes(image, data, at, side, scale)
      })
      const results = await session.run({ images: new OrtTensor('float32', data, [batch.length, 3, side, side]) })
      batch.forEach((image, at) => {
        const levelsOf = names.map((name) => {
          const whole = results[name]!.data as Float32Array
          const size = whole.length / batch.length
          return whole.slice(at * size, (at + 1) * size)
        })
        found.set(image, levelsOf)
      })
    }
  } finally {
    await session.release()
  }
  const cells = Math.sqrt(promptLength)
  const channels = stageChannels(config.resnet)
  const slotsOf = ({ objects = [] }: Pictures) => Array.from({ length: count }, (_, slot) => objects[slot] ?? null)
  return {
    feeds(batch) {
      const feeds: Record<string, Tensor> = {}
      channels.forEach((depth, stage) => {
        const level = [depth, cells, cells]
        const joined = (pictures: readonly (Uint8Array | null)[]) => {
          const size = depth * promptLength
          const data = new Float32Array(pictures.length * size)
          pictures.forEach((picture, at) => {
            data.set(found.get(picture)![stage]!, at * size)
          })
          return data
        }
        const whole = batch.map(({ image }) => image)
        if (wholeImage) feeds[`pyramid.images.layer${stage + 1}`] = floats([batch.length, ...level], joined(whole))
        if (count > 0)
          feeds[`pyramid.aux_imgs.layer${stage + 1}`] = floats(
            [batch.length, count, ...level],
            joined(batch.flatMap(slotsOf)),
          )
      })
      if (config.missingImages === 'hidden') {
        const there = batch.flatMap((post) => [...(wholeImage ? [post.image] : []), ...slotsOf(post)])
        const slots = (wholeImage ? 1 : 0) + count
        feeds.image_mask = floats(
          [batch.length, slots],
          there.map((picture) => (picture === null ? 0 : 1)),
        )
      }
      return feeds
    },
  }
}
