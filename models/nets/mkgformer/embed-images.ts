import type { Dim } from '../../graph/dims.ts'
import { multiplyDims } from '../../graph/dims.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { layerNorm } from '../layers/layer-norm.ts'
import { patchEmbedding } from '../layers/patch-embedding.ts'
import type { MkgformerConfig } from './config.ts'
import { type ImageKind, patchesOf, type VisualLayout, type VisualPart } from './visual-layout.ts'
import { classVector } from './whole-image.ts'

/** Whole images [batch, 3, side, side], others [batch, count, 3, side, side]; float32, zeros where an image is missing. */
export type ImagesByKind = Readonly<Partial<Record<ImageKind, Value>>>

export interface EmbeddedImages {
  /** Before the LayerNorm, [batch, tokens, hidden]. */
  readonly raw: Value
  readonly normalised: Value
}

const tableOf: Readonly<Record<ImageKind, string>> = {
  whole: 'position_embedding',
  auxiliary: 'aux_position_embedding',
  object: 'rcnn_position_embedding',
}

/** Declares the inputs of a layout, spelled as the caller wants them. */
export function imageInputs(
  g: Graph,
  layout: VisualLayout,
  names: Readonly<Record<ImageKind, string>>,
): Readonly<Partial<Record<ImageKind, Value>>> {
  return Object.fromEntries(
    layout.parts.map(({ kind, count, side }) => {
      const images = kind === 'whole' ? ['batch'] : ['batch', count]
      return [kind, g.input(names[kind], 'float32', [...images, 3, side, side])]
    }),
  )
}

/**
 * All images of a post as one sequence.
 *
 * @param name owns `NAME.vision_embeddings.…` and `NAME.vision_pre_layrnorm.…`, spelled as in the authors' checkpoints. Where
 *             the whole image has positions, the class vector has the first row of its table, as in CLIP.
 */
export function embedImages(
  g: Graph,
  images: ImagesByKind,
  name: string,
  layout: VisualLayout,
  { hidden, visionEpsilon }: Pick<MkgformerConfig, 'hidden' | 'visionEpsilon'>,
): EmbeddedImages {
  const batch: Dim = Object.values(images)[0]!.shape[0]!
  const own = `${name}.vision_embeddings`
  const positions = (kind: ImageKind, rows: number) => g.parameter(`${own}.${tableOf[kind]}.weight`, [rows, hidden])

  const patchesOfPart = (part: VisualPart): Value => {
    const { kind, count, side } = part
    // The batch and the images of a post share an axis while patches are cut.
    const flat = g.reshape(images[kind]!, [multiplyDims(count, batch), 3, side, side])
    const cut = patchEmbedding(g, flat, `${own}.patch_embedding`, hidden, layout.patch)
    return g.reshape(cut, [batch, count * patchesOf(part, layout.patch), hidden])
  }
  const pieces: Value[] = layout.classVector ? [classVector(g, batch, name, hidden)] : []
  for (const part of layout.parts) {
    const patches = patchesOfPart(part)
    const tokens = patches.shape[1] as number
    if (!part.positions) pieces.push(patches)
    else if (part.kind === 'whole' && layout.classVector) {
      const joined = g.concat([pieces.pop()!, patches], 1)
      pieces.push(g.add(joined, positions('whole', 1 + tokens)))
    } else pieces.push(g.add(patches, positions(part.kind, tokens)))
  }
  const raw = g.concat(pieces, 1)
  return { raw, normalised: layerNorm(g, raw, `${name}.vision_pre_layrnorm`, visionEpsilon) }
}
