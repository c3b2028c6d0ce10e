import { elementCount, type TensorOf } from '../../models/graph/tensor.ts'
import { type TaggerConfiguration, taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { taggerParameters } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'

/** Of BERT base and ViT-B/32 with three fused layers, as in MKGformer's paper. */
const paperSizes = {
  width: 768,
  heads: 12,
  feedForward: 3072,
  layers: 12,
  fusedFrom: 9,
  pieces: 30_522,
  positions: 128,
  imageSize: 224,
  patchSize: 32,
} as const

/**
 * A model that suggests, at the paper's size, with random weights: the starter's words, pieces and head on towers as large
 * as those of BERT base and ViT-B/32. What it says is of no use; how long it takes is.
 */
export function paperPackage(starter: ModelPackage): ModelPackage {
  const own = taggerConfiguration(starter.manifest.configuration)
  const sizes: TaggerConfiguration = { ...own, ...paperSizes }
  const block = Float32Array.from({ length: 65_521 }, (_, i) => Math.sin(1 + i * i) * 0.03)
  const weights = new Map<string, TensorOf<'float32'>>()
  for (const [name, shape] of taggerParameters(sizes, starter.manifest.labels.length)) {
    const data = new Float32Array(elementCount(shape))
    // Scales of LayerNorm are 1, and so that activations stay as large as in a trained network, shifts are 0.
    if (shape.length === 1) data.fill(name.endsWith('.weight') ? 1 : 0)
    else for (let at = 0; at < data.length; at += block.length) data.set(block.subarray(0, data.length - at), at)
    weights.set(name, { dtype: 'float32', shape, data })
  }
  const { weights: _, ...manifest } = starter.manifest
  return {
    ...starter,
    manifest: { ...manifest, name: 'Paper size', configuration: { ...sizes }, weights: { sha256: '', bytes: 0 } },
    weights,
  }
}
