import { bertBaseVitB32Paper, type MkgformerConfig } from '../../../models/nets/mkgformer/config.ts'
import { mre } from '../../../models/nets/mkgformer/mre.ts'
import { figureNames } from './figures.ts'
import type { Network } from './network.ts'
import type { Pictures } from './pictures.ts'
import { pictureFeed, textFeeds } from './post-feeds.ts'
import { longest, vocabulary } from './posts.ts'

/** As the paper describes it, in little: the whole picture and one further image, both with positions. */
export const smallMkgformer: MkgformerConfig = {
  ...bertBaseVitB32Paper,
  hidden: 64,
  heads: 4,
  layers: 3,
  fusedLayers: 2,
  textIntermediate: 128,
  visionIntermediate: 128,
  patch: 8,
  image: 40,
  auxiliaryImage: 16,
  auxiliaryImages: 1,
  objectImages: 0,
  vocabulary,
  maxPositions: longest,
}

export function mkgformerNetwork(
  name: string,
  parts: Pick<MkgformerConfig, 'prefixGuided' | 'correlationAware'>,
  pictures: Pictures,
): Network {
  const config = { ...smallMkgformer, ...parts }
  const { image, auxiliaryImage } = config
  return {
    name,
    build: (g) => mre(g, { relations: figureNames.length, reads: { kind: 'cls' } }, config),
    fixed: new Map(),
    feeds(batch) {
      const own = batch.map(({ picture }) => pictures(picture, image))
      const added = batch.map(({ added }) => added && pictures(added, auxiliaryImage))
      return {
        ...textFeeds(batch.map(({ post }) => post)),
        images: pictureFeed(own, [3, image, image]),
        aux_imgs: pictureFeed(added, [1, 3, auxiliaryImage, auxiliaryImage]),
      }
    },
    startsAtZero: () => false,
    learningRate: 3e-3,
  }
}
