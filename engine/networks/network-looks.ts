import type { Tensor } from '../../models/graph/tensor.ts'
import { releasedSizes } from '../../models/nets/hvpnet/released-sizes.ts'
import {
  guidedCells,
  hvpnetLooks,
  type LookedPost,
  mkgformerLooks,
  type WordLooks,
} from '../../models/nets/looks/word-looks.ts'
import { readSizes } from '../../models/nets/mkgformer/case-sizes.ts'
import { patchesOf, visualLayout } from '../../models/nets/mkgformer/visual-layout.ts'
import type { SeenPictures } from '../inference/tagger-looks.ts'
import type { FilledSlots } from './network-pictures.ts'
import type { StoredNetwork } from './stored-network.ts'

/** How what a network of the papers shows of itself leads back to the pictures it was given. */
export interface NetworkLooks {
  readonly seen: (filled: FilledSlots) => SeenPictures
  readonly read: (outputs: Readonly<Record<string, Tensor>>, post: LookedPost) => WordLooks
}

/** @throws PackageError naming the field of the configuration */
export function networkLooks({ manifest, model }: Pick<StoredNetwork, 'manifest' | 'model'>): NetworkLooks {
  const shapes = new Map(
    [...model.graph.parameters].map(([name, { shape }]): [string, Tensor] => [
      name,
      { dtype: 'float32', shape: shape as readonly number[], data: new Float32Array(0) },
    ]),
  )
  const { config } = manifest.configuration
  if (manifest.architecture === 'hvpnet') {
    const sizes = releasedSizes(config, shapes)
    const side = guidedCells(sizes)
    return {
      seen: ({ whole, groups: [own = []] }) => {
        const before = sizes.wholeImage ? 1 : 0
        const images = [
          ...(whole ? [{ object: null, first: 0 }] : []),
          ...own.flatMap((object, slot) => (object === undefined ? [] : [{ object, first: before + slot }])),
        ]
        return {
          pictures: images.map(({ object }) => ({ object, rows: side, columns: side })),
          grids: images.map(({ first }) => ({ first, rows: side, columns: side })),
        }
      },
      read: (outputs, post) => hvpnetLooks(outputs, post, sizes),
    }
  }
  const layout = visualLayout(readSizes(config as Record<string, unknown>, shapes, 'model'), 'mner')
  return {
    seen: ({ whole, groups }) => {
      const pictures: SeenPictures['pictures'][number][] = []
      const grids: SeenPictures['grids'][number][] = []
      const others = [...groups]
      let first = layout.classVector ? 1 : 0
      for (const part of layout.parts) {
        const filled = part.kind === 'whole' ? [whole ? null : undefined] : others.shift()!
        const side = part.side / layout.patch
        for (let slot = 0; slot < part.count; slot++, first += patchesOf(part, layout.patch)) {
          const object = filled[slot]
          if (object === undefined) continue
          pictures.push({ object, rows: side, columns: side })
          grids.push({ first, rows: side, columns: side })
        }
      }
      return { pictures, grids }
    },
    read: mkgformerLooks,
  }
}
