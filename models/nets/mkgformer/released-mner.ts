import type { Dim } from '../../graph/dims.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { type CrfParameters, crfLogPartition, crfParameters, crfPathScore } from '../layers/crf.ts'
import { type Drop, keepAll } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { layerNorm } from '../layers/layer-norm.ts'
import { linear } from '../layers/linear.ts'
import { patchEmbedding } from '../layers/patch-embedding.ts'
import type { MkgformerConfig } from './config.ts'
import { type Encoded, encodeTowers } from './encoder.ts'
import { classVector } from './whole-image.ts'

/** Images of a post besides the whole one, which this model does not look at. */
const imagesOfEachKind = 3

export interface ReleasedMner extends Encoded {
  /** float32 [batch, length] */
  readonly mask: Value
  /** After the embeddings' LayerNorm: what enters the first layers. */
  readonly embeddedText: Value
  readonly embeddedVision: Value
  /** [batch, length, labels] */
  readonly emissions: Value
  readonly crf: CrfParameters
  /** [batch], of the path given as `labels` */
  readonly goldScore: Value
  /** [batch] */
  readonly logPartition: Value
  /** Mean negative log-likelihood over the batch. */
  readonly loss: Value
}

/**
 * MKGformer for named entities as its authors released it, with their names for inputs and parameters: `input_ids`,
 * `attention_mask`, `token_type_ids` and `labels`, int64 [batch, length]; `aux_imgs` and `rcnn_imgs`,
 * float32 [batch, 3, 3, side, side], zeros where an image is missing.
 *
 * Source: zjunlp/MKGformer, 6dc924d, MNER/models.
 */
export function releasedMner(g: Graph, labels: number, config: MkgformerConfig, drop: Drop = keepAll): ReleasedMner {
  const input = (name: string) => g.input(name, 'int64', ['batch', 'length'])
  const ids = input('input_ids')
  const mask = g.cast(input('attention_mask'), 'float32')
  const images = (name: string, side: number) => g.input(name, 'float32', ['batch', imagesOfEachKind, 3, side, side])

  const embeddedText = embedText(g, ids, input('token_type_ids'), config)
  const embeddedVision = embedImages(
    g,
    images('aux_imgs', config.auxiliaryImage),
    images('rcnn_imgs', config.objectImage),
    config,
  )
  const encoded = encodeTowers(
    g,
    { text: drop(embeddedText), mask, vision: embeddedVision, drop },
    'model.encoder',
    config,
  )
  const emissions = linear(g, drop(encoded.text), 'fc', labels)
  const crf = crfParameters(g, 'crf', labels)
  const path = { emissions, tags: input('labels'), mask }
  const goldScore = crfPathScore(g, crf, path)
  const logPartition = crfLogPartition(g, crf, path)
  const loss = g.mean(g.sub(logPartition, goldScore))
  return { ...encoded, mask, embeddedText, embeddedVision, emissions, crf, goldScore, logPartition, loss }
}

/** Word, type and position vectors, added and normalised. The vector of padding (row 0) does not learn. */
function embedText(g: Graph, ids: Value, types: Value, config: MkgformerConfig): Value {
  const { hidden, vocabulary, maxPositions, textEpsilon } = config
  const name = 'model.text_embeddings'
  const words = embedding(g, ids, `${name}.word_embeddings`, vocabulary, hidden)
  const padding = g.unsqueeze(g.equal(ids, g.scalar(0, 'int64')), 2)
  const learnt = g.where(padding, g.stopGradient(words), words)
  const kinds = embedding(g, types, `${name}.token_type_embeddings`, 2, hidden)
  const places = embedding(g, g.iota(ids.shape[1]!), `${name}.position_embeddings`, maxPositions, hidden)
  return layerNorm(g, g.add(g.add(learnt, kinds), places), `${name}.LayerNorm`, textEpsilon)
}

/** [class ; auxiliary images ; objects], with positions for the images and none for the class: [batch, tokens, hidden]. */
function embedImages(g: Graph, auxiliary: Value, objects: Value, config: MkgformerConfig): Value {
  const { hidden, patch, visionEpsilon } = config
  const batch: Dim = auxiliary.shape[0]!
  const patches = (images: Value, positions: string) => {
    const [, count, channels, height, width] = images.shape as readonly [Dim, number, number, number, number]
    const tokens = (count * height * width) / patch ** 2
    // The batch and the images of a post share an axis while patches are cut.
    const flat = g.reshape(images, [`${imagesOfEachKind}*${batch}`, channels, height, width])
    const cut = patchEmbedding(g, flat, 'model.vision_embeddings.patch_embedding', hidden, patch)
    const table = g.parameter(`model.vision_embeddings.${positions}.weight`, [tokens, hidden])
    return g.add(g.reshape(cut, [batch, tokens, hidden]), table)
  }
  const all = g.concat(
    [
      classVector(g, batch, 'model', hidden),
      patches(auxiliary, 'aux_position_embedding'),
      patches(objects, 'rcnn_position_embedding'),
    ],
    1,
  )
  return layerNorm(g, all, 'model.vision_pre_layrnorm', visionEpsilon)
}
