import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { ColourScale } from '../../models/nets/images/channel-planes.ts'
import type { MkgformerConfig } from '../../models/nets/mkgformer/config.ts'
import { mkgScoring } from '../../models/nets/mkgformer/mkg-models.ts'
import { sessionOptions } from '../devices/session-options.ts'
import { withOnnxFile } from '../networks/onnx-file.ts'
import type { Weights } from '../training/fit-model.ts'
import type { EntityImages } from './entity-images.ts'
import { imageFeeds, textFeeds } from './link-feeds.ts'
import type { LinkWords } from './link-words.ts'
import type { LinkScorer } from './rank-links.ts'

/** Opens a trained network for questions and closes it after `use`. */
export async function withLinkScorer<T>(
  {
    words,
    config,
    weights,
    images,
    scale,
    threads,
  }: {
    readonly words: LinkWords
    readonly config: MkgformerConfig
    readonly weights: Weights
    readonly images: ReadonlyMap<number, EntityImages>
    /** Of the colours of those images. */
    readonly scale: ColourScale
    readonly threads: number
  },
  use: (score: LinkScorer) => Promise<T>,
): Promise<T> {
  const { graph, outputs } = mkgScoring(words.vocabulary, config)
  return withOnnxFile(graph, { outputs, parameters: weights }, async (file) => {
    const session = await InferenceSession.create(file, sessionOptions({ threads }))
    try {
      return await use(async (queries) => {
        const known = queries.map((query) => query.known)
        const feeds = { ...textFeeds(queries.map(words.question)), ...imageFeeds(known, images, config, scale) }
        const given = Object.fromEntries(
          session.inputNames.map((name) => {
            const { dtype, data, shape } = feeds[name]!
            return [name, new OrtTensor(dtype, data as Float32Array, shape)]
          }),
        )
        const { entity_logits: logits } = await session.run(given)
        const entities = logits!.dims[1]!
        const scores = logits!.data as Float32Array
        return queries.map((_, row) => scores.subarray(row * entities, (row + 1) * entities))
      })
    } finally {
      await session.release()
    }
  })
}
