import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { Graph } from '../../models/graph/graph.ts'
import type { TensorOf } from '../../models/graph/tensor.ts'
import { measureResnet } from '../../models/nets/layers/resnet.ts'
import { collate } from '../../models/nets/tagger/collate.ts'
import { type ReadingSizes, sightOf } from '../../models/nets/tagger/configuration.ts'
import { guidedConfig, smallResnet } from '../../models/nets/tagger/words-that-see.ts'
import { onnxModel } from '../../models/onnx/onnx-model.ts'
import { encodeWords, type TextEncoder } from '../../models/text/encode-words.ts'
import { sessionOptions } from '../devices/session-options.ts'

type Tensors = ReadonlyMap<string, TensorOf<'float32'>>

/** So many images tell what they are like. */
const sample = 256

/**
 * The weights with the ResNet's batch normalisation measured on the images that it will see: it stays as it starts, and without
 * this its numbers would grow from block to block. Unchanged for a network without one, and where there are no images.
 */
export async function withMeasuredResnet(
  weights: Tensors,
  images: readonly (Uint8Array | null)[],
  sizes: ReadingSizes,
  encoder: TextEncoder,
): Promise<Tensors> {
  const sight = sightOf(sizes)
  const there = images.filter((image) => image !== null)
  if (sight.network !== 'hvpnet' || sight.guidance === 'none' || there.length === 0) return weights
  const every = Math.max(1, Math.floor(there.length / sample))
  const chosen = there.filter((_, at) => at % every === 0).slice(0, sample)
  const g = new Graph()
  const pixels = g.input('image', 'float32', ['batch', 3, sizes.imageSize, sizes.imageSize])
  const { measured } = measureResnet(g, pixels, smallResnet, guidedConfig(sizes, sight).resnet)
  const session = await InferenceSession.create(
    onnxModel(g, { outputs: measured, parameters: weights }),
    sessionOptions(),
  )
  try {
    const nothing = encodeWords([], encoder)
    const feeds = collate(
      chosen.map((image) => ({ words: nothing, image, source: 0 })),
      sizes,
    )
    const { data, shape } = feeds.image
    const found = await session.run({ image: new OrtTensor('float32', data, shape) })
    const statistics = Object.entries(found).map(([name, { data, dims }]) => {
      return [name, { dtype: 'float32', shape: dims, data: data as Float32Array }] as const
    })
    return new Map([...weights, ...statistics])
  } finally {
    await session.release()
  }
}
