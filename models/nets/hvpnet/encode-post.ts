import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { bertEmbeddings } from '../layers/bert-embeddings.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import { type HvpnetConfig, imagesPerPost } from './config.ts'
import { encodeGuided, type GuidedStates } from './encoder.ts'
import { imageInputs, imagePyramid, pyramidInputs } from './pyramid.ts'

export interface PostOptions {
  /** Whether a graph starts from pixels or, the ResNet being frozen, from what it once made of them. */
  readonly from?: 'pixels' | 'pyramid'
  /** Whether the vector of padding (row 0) learns: it does once tokens have been added to BERT's table, else not. */
  readonly paddingLearns: boolean
  readonly drop?: Drop
}

export interface EncodedPost extends GuidedStates {
  /** int64 [batch, length] */
  readonly ids: Value
  /** float32 [batch, length] */
  readonly mask: Value
  /** After the embeddings' LayerNorm: what enters the first layer. */
  readonly embedded: Value
  /** The ResNet's stages, [batch*images, channels, h, w]; empty where the graph starts later. */
  readonly stages: readonly Value[]
  /** [batch, images, channels, cells, cells], one for each stage; empty without a prefix. */
  readonly levels: readonly Value[]
}

/**
 * HVPNeT below its heads, with its authors' names for inputs and parameters: `input_ids`, `attention_mask` and
 * `token_type_ids`, int64 [batch, length]; `images` and `aux_imgs` (see `imageInputs`), or instead of these the pyramid's
 * levels (see `pyramidInputs`); `image_mask`, float32 [batch, images], where missing images are to be hidden.
 */
export function encodePost(g: Graph, options: PostOptions, config: HvpnetConfig): EncodedPost {
  const { from = 'pixels', paddingLearns, drop = keepAll } = options
  const tokens = (name: string) => g.input(name, 'int64', ['batch', 'length'])
  const ids = tokens('input_ids')
  const mask = g.cast(tokens('attention_mask'), 'float32')
  const fixed = paddingLearns ? undefined : g.equal(ids, g.scalar(0, 'int64'))
  const embedded = bertEmbeddings(g, { ids, types: tokens('token_type_ids'), fixed }, 'bert.embeddings', config)

  const images = imagesPerPost(config)
  const hides = config.guidance !== 'none' && config.missingImages === 'hidden'
  const imageMask = hides ? g.input('image_mask', 'float32', ['batch', images]) : undefined
  const { stages, levels } =
    config.guidance === 'none'
      ? { stages: [], levels: [] }
      : from === 'pyramid'
        ? { stages: [], levels: pyramidInputs(g, config).map((level) => shown(g, level, imageMask)) }
        : imagePyramid(g, shown(g, imageInputs(g, config), imageMask), 'image_model.resnet', config)

  const guided = encodeGuided(
    g,
    { text: drop(embedded), mask, levels: levels.length > 0 ? levels : undefined, imageMask, drop },
    { visual: '', layers: 'bert.encoder.layer' },
    config,
  )
  return { ...guided, ids, mask, embedded, stages, levels }
}

/** Zeros for missing images. Not a product with the mask: what was never filled in may be NaN. */
function shown(g: Graph, images: Value, imageMask: Value | undefined): Value {
  if (!imageMask) return images
  const there = g.less(g.scalar(0.5), g.reshape(imageMask, [...imageMask.shape, 1, 1, 1]))
  return g.where(there, images, g.scalar(0))
}
