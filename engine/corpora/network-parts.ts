import type { NetworkArchitecture } from '../../models/package/network-manifest.ts'
import type { NamedParts } from './learning-part.ts'

/** How the papers' networks name their parts. */
export function networkParts(architecture: NetworkArchitecture, config: Readonly<Record<string, unknown>>): NamedParts {
  const fused = config.fusion_layers
  const layers = Number(config.layers ?? 12)
  const first = Array.isArray(fused) && typeof fused[0] === 'number' ? fused[0] : layers - 4
  return {
    isHead: (name) => /^(fc|crf|classifier)\./.test(name),
    layerOf: (name) => {
      const found = /\.(?:text_layer|vision_layers|encoder\.layer)\.(\d+)\.|^(?:gates|prefix_map)\.(\d+)\./.exec(name)
      const number = found?.[1] ?? found?.[2]
      return number === undefined ? null : Number(number)
    },
    isFrozen: (name) => name.startsWith('image_model.'),
    // Layers on top are counted on.
    layers:
      architecture === 'mkgformer' && config.fused_place === 'on-top' ? layers + (fused as unknown[]).length : layers,
    fusedFrom: Math.max(0, first),
  }
}
