import type { Tensor } from '../../../models/graph/tensor.ts'
import { bertBaseResnet50, type Guidance, type HvpnetConfig } from '../../../models/nets/hvpnet/config.ts'
import { hvpnetRe } from '../../../models/nets/hvpnet/re.ts'
import type { Scene } from './draw-scene.ts'
import { figureNames } from './figures.ts'
import type { Network } from './network.ts'
import { textFeeds } from './post-feeds.ts'
import { longest, tokens, vocabulary } from './posts.ts'

/** As the paper describes it, in little: the whole picture and one further image; an image that is missing is hidden. */
export const smallHvpnet: HvpnetConfig = {
  ...bertBaseResnet50,
  fidelity: 'paper',
  missingImages: 'hidden',
  hidden: 64,
  heads: 4,
  layers: 4,
  intermediate: 128,
  objects: 1,
  image: 64,
  resnet: { ...bertBaseResnet50.resnet, base: 8, blocks: [1, 1, 1, 1] },
  vocabulary,
  maxPositions: longest,
}

/** What the frozen ResNet makes of a picture, averaged down: one level after the other, each [channels, cells, cells]. */
export type Levels = (scene: Scene) => readonly Float32Array[]

export function hvpnetNetwork(name: string, guidance: Guidance, levels: Levels): Network {
  const config: HvpnetConfig = { ...smallHvpnet, guidance }
  const options = {
    relations: figureNames.length,
    subject: tokens.open,
    object: tokens.close,
    from: 'pyramid',
  } as const
  return {
    name,
    build: (g) => hvpnetRe(g, options, config),
    fixed: new Map(),
    feeds(batch) {
      const text = textFeeds(batch.map(({ post }) => post))
      if (guidance === 'none') return text
      return {
        ...text,
        ...levelFeeds(
          'images',
          batch.map(({ picture }) => levels(picture)),
          [],
        ),
        ...levelFeeds(
          'aux_imgs',
          batch.map(({ added, picture }) => (added ? levels(added) : levels(picture))),
          [1],
        ),
        image_mask: {
          dtype: 'float32',
          shape: [batch.length, 2],
          data: Float32Array.from(batch.flatMap(({ added }) => [1, added ? 1 : 0])),
        },
      }
    },
    startsAtZero: (parameter) => parameter.startsWith('gates.'),
    learningRate: 2e-3,
  }
}

/** @param images sizes between the batch and the channels */
function levelFeeds(
  kind: string,
  pictures: readonly (readonly Float32Array[])[],
  images: readonly number[],
): Readonly<Record<string, Tensor>> {
  const cells = Math.sqrt(smallHvpnet.promptLength)
  return Object.fromEntries(
    pictures[0]!.map((first, stage) => {
      const data = new Float32Array(pictures.length * first.length)
      pictures.forEach((levels, at) => {
        data.set(levels[stage]!, at * first.length)
      })
      const shape = [pictures.length, ...images, first.length / cells ** 2, cells, cells]
      return [`pyramid.${kind}.layer${stage + 1}`, { dtype: 'float32', shape, data }]
    }),
  )
}
