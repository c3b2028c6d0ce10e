import type { Tensor } from '../../graph/tensor.ts'
import { finite, integerFrom, listOf, objectOf, oneOf, orElse } from '../../package/json-decoders.ts'
import { PackageError } from '../../package/package-error.ts'
import { bertBaseVitB32, type MkgformerConfig, plainLayers } from './config.ts'

/** A graph is built of so many parts: a number that nobody meant must not take forever. */
const size = integerFrom(1, 1_000_000)
const few = integerFrom(1, 256)
const field = 'case.json.config'

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
  layers: orElse(few, bertBaseVitB32.layers),
  // The authors have this number in their code, so a case need not say it.
  fusion_layers: orElse<readonly number[] | null>(listOf(integerFrom(0)), null),
  text_layer_norm_eps: orElse(finite, bertBaseVitB32.textEpsilon),
  vision_layer_norm_eps: orElse(finite, bertBaseVitB32.visionEpsilon),
  // What follows is ours: the authors' code has one choice of each.
  aux_images: orElse<number | null>(integerFrom(0, 64), null),
  rcnn_images: orElse<number | null>(integerFrom(0, 64), null),
  fidelity: orElse(oneOf('released', 'paper'), 'released'),
  fused_place: orElse(oneOf('last', 'on-top'), 'last'),
  prefix_guided: orElse(oneOf(true, false), true),
  correlation_aware: orElse(oneOf(true, false), true),
  text_activation: orElse(oneOf('gelu', 'quick-gelu', 'relu'), bertBaseVitB32.textActivation),
  vision_activation: orElse(oneOf('gelu', 'quick-gelu', 'relu'), bertBaseVitB32.visionActivation),
})

/**
 * Sizes and switches of a network, from `config` of a `case.json`. The authors' cases do not say how many objects there are: it
 * follows from the tables of their positions.
 *
 * @param name owns the towers: `model` or `unimo`
 * @throws PackageError naming the field
 */
export function readSizes(config: unknown, weights: ReadonlyMap<string, Tensor>, name: string): MkgformerConfig {
  const found = sizes(config, field)
  const { layers, patch, hidden, heads } = found
  const demand = (holds: boolean, problem: string) => {
    if (!holds) throw new PackageError(`${field}.${problem}`)
  }
  demand(hidden % heads === 0, `hidden: found ${hidden}, expected a multiple of ${heads} heads`)
  for (const side of ['image', 'aux', 'rcnn'] as const)
    demand(found[side] % patch === 0, `${side}: found ${found[side]}, expected a multiple of the patch, ${patch}`)
  const fused = found.fusion_layers ?? Array.from({ length: bertBaseVitB32.fusedLayers }, (_, at) => layers - 4 + at)
  const all = found.fused_place === 'on-top' ? layers + fused.length : layers
  demand(
    fused.every((layer, at) => layer === all - fused.length + at),
    `fusion_layers: found [${fused}], expected the last of ${all} layers, counted from 0`,
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
    hidden,
    heads,
    layers,
    fusedLayers: fused.length,
    fusedPlace: found.fused_place,
    textIntermediate: found.text_inter,
    visionIntermediate: found.vision_inter,
    textActivation: found.text_activation,
    visionActivation: found.vision_activation,
    textEpsilon: found.text_layer_norm_eps,
    visionEpsilon: found.vision_layer_norm_eps,
    fidelity: found.fidelity,
    prefixGuided: found.prefix_guided,
    correlationAware: found.correlation_aware,
    patch,
    image: found.image,
    auxiliaryImage: found.aux,
    objectImage: found.rcnn,
    auxiliaryImages: found.aux_images ?? images('aux_position_embedding', found.aux),
    objectImages: found.rcnn_images ?? images('rcnn_position_embedding', found.rcnn),
    vocabulary: found.vocab,
    maxPositions: found.max_pos,
  }
}

/** What `readSizes` reads, with every switch written out: for the packages of networks that are trained here. */
export function printSizes(config: MkgformerConfig): Readonly<Record<string, unknown>> {
  const { layers, fusedLayers, fusedPlace = 'last' } = config
  const first = plainLayers(config)
  return {
    hidden: config.hidden,
    heads: config.heads,
    text_inter: config.textIntermediate,
    vision_inter: config.visionIntermediate,
    vocab: config.vocabulary,
    max_pos: config.maxPositions,
    image: config.image,
    patch: config.patch,
    aux: config.auxiliaryImage,
    rcnn: config.objectImage,
    layers,
    fusion_layers: Array.from({ length: fusedLayers }, (_, at) => first + at),
    text_layer_norm_eps: config.textEpsilon,
    vision_layer_norm_eps: config.visionEpsilon,
    aux_images: config.auxiliaryImages,
    rcnn_images: config.objectImages,
    fidelity: config.fidelity,
    fused_place: fusedPlace,
    prefix_guided: config.prefixGuided,
    correlation_aware: config.correlationAware,
    text_activation: config.textActivation,
    vision_activation: config.visionActivation,
  }
}
