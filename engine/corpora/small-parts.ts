import type { ReadingSizes } from '../../models/nets/tagger/configuration.ts'
import type { NamedParts } from './learning-part.ts'

/** How our small networks name their parts, see `readPost`. The LSTM stands above the towers and counts as head. */
export function smallParts({ layers, fusedFrom }: Pick<ReadingSizes, 'layers' | 'fusedFrom'>): NamedParts {
  return {
    isHead: (name) => /^(head|crf|classifier|lstm)\./.test(name),
    layerOf: (name) => {
      const found = /\.(?:text_layer|vision_layers|encoder\.layer|gates|prefix_map)\.(\d+)\./.exec(name)?.[1]
      return found === undefined ? null : Number(found)
    },
    isFrozen: (name) => name.startsWith('image_model.'),
    layers,
    fusedFrom,
  }
}
