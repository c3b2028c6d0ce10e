import type { Tensor } from '../../graph/tensor.ts'
import { type Decoder, finite, integerFrom, listOf, objectOf } from '../../package/json-decoders.ts'
import { PackageError } from '../../package/package-error.ts'
import { bertBaseVitB32, type MkgformerConfig } from './config.ts'

const size = integerFrom(1)

function orElse<T>(decode: Decoder<T>, fallback: T): Decoder<T> {
  return (value, field) => (value === undefined ? fallback : decode(value, field))
}

const sizes = objectOf({
  hidden: size,
  heads: size,
  text_inter: size,
  vision_inter: size,
  vocab: size,
  max_pos: size,
  image: size,
  patch: size,
  aux: size,
  rcnn: size,
  layers: orElse(size, bertBaseVitB32.layers),
  // The authors have this number in their code, so a case need not say it.
  fusion_layers: orElse<readonly number[] | null>(listOf(integerFrom(0)), null),
  text_layer_norm_eps: orElse(finite, bertBaseVitB32.textEpsilon),
  vision_layer_norm_eps: orElse(finite, bertBaseVitB32.visionEpsilon),
})

/**
 * Sizes of one of the released networks, from `config` of a `case.json`. How many objects there are follows from the tables
 * of their positions.
 *
 * @param name owns the towers: `model` or `unimo`
 * @throws PackageError naming the field
 */
export function releasedSizes(config: unknown, weights: ReadonlyMap<string, Tensor>, name: string): MkgformerConfig {
  const found = sizes(config, 'case.json.config')
  const { layers, patch } = found
  const fused = found.fusion_layers ?? Array.from({ length: bertBaseVitB32.fusedLayers }, (_, at) => layers - 4 + at)
  if (fused.some((layer, at) => layer !== layers - fused.length + at))
    throw new PackageError(
      `case.json.config.fusion_layers: found [${fused}], expected the last of ${layers} layers, counted from 0`,
    )
  const images = (table: string, side: number) => {
    const tensor = weights.get(`${name}.vision_embeddings.${table}.weight`)
    const count = (tensor?.shape[0] ?? 0) / (side / patch) ** 2
    if (tensor && Number.isInteger(count)) return count
    throw new PackageError(
      `${name}.vision_embeddings.${table}.weight: found ${tensor ? `[${tensor.shape}]` : 'nothing'}, expected rows for whole images of ${side} pixels in patches of ${patch}`,
    )
  }
  return {
    ...bertBaseVitB32,
    hidden: found.hidden,
    heads: found.heads,
    layers,
    fusedLayers: fused.length,
    textIntermediate: found.text_inter,
    visionIntermediate: found.vision_inter,
    textEpsilon: found.text_layer_norm_eps,
    visionEpsilon: found.vision_layer_norm_eps,
    patch,
    image: found.image,
    auxiliaryImage: found.aux,
    objectImage: found.rcnn,
    auxiliaryImages: images('aux_position_embedding', found.aux),
    objectImages: images('rcnn_position_embedding', found.rcnn),
    vocabulary: found.vocab,
    maxPositions: found.max_pos,
  }
}
