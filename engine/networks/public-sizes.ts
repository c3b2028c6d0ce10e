import { basename } from 'node:path'
import { mappedShapes, type NameMap, type Shapes } from '../../models/checkpoints/maps/name-map.ts'
import { clipVision, vit } from '../../models/checkpoints/maps/vision.ts'
import { printSizes } from '../../models/nets/mkgformer/case-sizes.ts'
import { bertBaseVitB32, bertBaseVitB32Paper } from '../../models/nets/mkgformer/config.ts'
import { PackageError } from '../../models/package/package-error.ts'
import type { Checkpoint } from './open-checkpoint.ts'
import type { PublicImport } from './public-ask.ts'
import type { PublicConfig } from './public-config.ts'

/** A checkpoint, and how its names become ours. */
export interface Tower {
  readonly checkpoint: Checkpoint
  readonly map: NameMap
}

export interface Towers {
  readonly text: Tower
  readonly vision: Tower
}

/**
 * Sizes of a MKGformer as its two checkpoints have them, for `config` of the package.
 *
 * @throws PackageError where the towers do not fit one another, or lack a table
 */
export function mkgformerSizes(
  ask: Pick<PublicImport, 'fidelity' | 'variant'>,
  { text, vision }: Towers,
  textConfig: PublicConfig,
  visionConfig: PublicConfig,
  vocabulary: number,
): Readonly<Record<string, unknown>> {
  const [of, seen] = [text, vision].map(({ map, checkpoint }) => mappedShapes(map, checkpoint.tensors)) as [
    Shapes,
    Shapes,
  ]
  const textSize = (name: string, axis: number) => sizeOf(of, name, axis, text.checkpoint.file)
  const visionSize = (name: string, axis: number) => sizeOf(seen, name, axis, vision.checkpoint.file)
  const hidden = textSize('text_embeddings.word_embeddings.weight', 1)
  const width = visionSize('vision_embeddings.patch_embedding.weight', 0)
  const agree = (a: number, b: number, what: string) => {
    if (a === b) return
    throw new PackageError(
      `the two towers must have the same ${what}: ${basename(text.checkpoint.file)} (text) has ${a}, ${basename(vision.checkpoint.file)} (vision) has ${b}`,
    )
  }
  agree(hidden, width, 'width')
  const layers = layersOf(of, /^encoder\.text_layer\.(\d+)\./)
  agree(layers, layersOf(seen, /^encoder\.vision_layers\.(\d+)\./), 'number of layers')
  const heads = textConfig.heads ?? headsOf(hidden)
  agree(heads, visionConfig.heads ?? headsOf(width), 'number of heads')
  const patch = visionSize('vision_embeddings.patch_embedding.weight', 2)
  const rows = visionSize('vision_embeddings.position_embedding.weight', 0)
  // DeiT has a second class vector, whose position is left out with it.
  const side = Math.floor(Math.sqrt(rows - 1))
  const base = ask.fidelity === 'paper' ? bertBaseVitB32Paper : bertBaseVitB32
  const isClip = vision.map === clipVision
  return printSizes({
    ...base,
    ...(ask.variant === 'on-top' && { fusedPlace: 'on-top' as const }),
    hidden,
    heads,
    layers,
    fusedLayers: Math.min(base.fusedLayers, layers - 1),
    textIntermediate: textSize('encoder.text_layer.0.intermediate.dense.weight', 0),
    visionIntermediate: visionSize('encoder.vision_layers.0.mlp.fc1.weight', 0),
    textEpsilon: textConfig.epsilon ?? base.textEpsilon,
    visionEpsilon: visionConfig.epsilon ?? (isClip ? base.visionEpsilon : vision.map === vit ? 1e-12 : 1e-6),
    textActivation: textConfig.activation ?? base.textActivation,
    visionActivation: visionConfig.activation ?? (isClip ? base.visionActivation : 'gelu'),
    patch,
    image: side * patch,
    auxiliaryImage: 4 * patch,
    objectImage: 2 * patch,
    vocabulary,
    maxPositions: textSize('text_embeddings.position_embeddings.weight', 0),
  })
}

/** As `mkgformerSizes`, of a HVPNeT. */
export function hvpnetSizes(
  { fidelity }: Pick<PublicImport, 'fidelity'>,
  { text, vision }: Towers,
  textConfig: PublicConfig,
  vocabulary: number,
): Readonly<Record<string, unknown>> {
  const of = mappedShapes(text.map, text.checkpoint.tensors)
  const seen = mappedShapes(vision.map, vision.checkpoint.tensors)
  const textSize = (name: string, axis: number) => sizeOf(of, name, axis, text.checkpoint.file)
  const hidden = textSize('embeddings.word_embeddings.weight', 1)
  return {
    hidden,
    heads: textConfig.heads ?? headsOf(hidden),
    text_inter: textSize('encoder.layer.0.intermediate.dense.weight', 0),
    vocab: vocabulary,
    max_pos: textSize('embeddings.position_embeddings.weight', 0),
    layers: layersOf(of, /^encoder\.layer\.(\d+)\./),
    base: sizeOf(seen, 'conv1.weight', 0, vision.checkpoint.file),
    blocks: [1, 2, 3, 4].map((stage) => layersOf(seen, new RegExp(`^layer${stage}\\.(\\d+)\\.`))),
    mid: 800,
    image: 224,
    prompt_len: 4,
    prefix_length: 16,
    fidelity,
    // Images can only be told apart, and so hidden, where heads are cut as usual.
    missing_images: fidelity === 'paper' ? 'hidden' : 'seen',
    text_layer_norm_eps: textConfig.epsilon ?? 1e-12,
    batch_norm_eps: 1e-5,
  }
}

/** One axis of a tensor that a checkpoint brings. @throws PackageError naming file and tensor where it does not */
export function sizeOf(found: Shapes, name: string, axis: number, file: string): number {
  const size = found.get(name)?.shape[axis]
  if (size !== undefined) return size
  throw new PackageError(`${file}: it brings no "${name}", without which the sizes of the network cannot be told`)
}

const headsOf = (hidden: number) => Math.max(1, Math.floor(hidden / 64))

function layersOf(found: Shapes, numbered: RegExp): number {
  return 1 + Math.max(-1, ...[...found.keys()].map((name) => Number(numbered.exec(name)?.[1] ?? -1)))
}
