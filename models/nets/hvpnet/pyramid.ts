import type { Dim } from '../../graph/dims.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import { resnetStages, stageChannels } from '../layers/resnet.ts'
import { cellsPerSide, imagesPerPost, type PrefixConfig } from './config.ts'

export interface Pyramid {
  /** What the ResNet's stages make of all images of all posts, [batch*images, channels, h, w]. */
  readonly stages: readonly Value[]
  /** The same averaged down to few cells: [batch, images, channels, cells, cells], one for each stage. */
  readonly levels: readonly Value[]
}

/**
 * @param pixels float32 [batch, images, 3, side, side], the whole image first
 * @param name   owns the ResNet, `NAME.conv1.weight` and so on
 * @throws ShapeError when a stage cannot be averaged down to the cells
 */
export function imagePyramid(g: Graph, pixels: Value, name: string, config: PrefixConfig): Pyramid {
  const [batch, images, channels, height, width] = pixels.shape as readonly [Dim, number, Dim, Dim, Dim]
  const stages = resnetStages(
    g,
    g.reshape(pixels, [`${images}*${batch}`, channels, height, width]),
    name,
    config.resnet,
  )
  const cells = cellsPerSide(config)
  const levels = stages.map((stage) =>
    g.reshape(averagedDown(g, stage, cells), [batch, images, stage.shape[1]!, cells, cells]),
  )
  return { stages, levels }
}

/**
 * The levels as inputs, for a ResNet that has run before: it is never trained, so what it makes of an image stays the same.
 * `pyramid.images.layerN` [batch, channels, cells, cells] and `pyramid.aux_imgs.layerN` [batch, objects, channels, cells, cells].
 */
export function pyramidInputs(g: Graph, config: PrefixConfig): readonly Value[] {
  const { wholeImage, objects, resnet } = config
  mustLook(config)
  const cells = cellsPerSide(config)
  return stageChannels(resnet).map((channels, stage) => {
    const level = (kind: string, images: readonly number[]) =>
      g.input(`pyramid.${kind}.layer${stage + 1}`, 'float32', ['batch', ...images, channels, cells, cells])
    const parts: Value[] = []
    if (wholeImage) parts.push(g.unsqueeze(level('images', []), 1))
    if (objects > 0) parts.push(level('aux_imgs', [objects]))
    return g.concat(parts, 1)
  })
}

/** The levels under the names of those inputs: the authors keep the whole image and the objects apart. */
export function pyramidOutputs(
  g: Graph,
  levels: readonly Value[],
  { wholeImage, objects }: PrefixConfig,
): Readonly<Record<string, Value>> {
  const outputs: Record<string, Value> = {}
  levels.forEach((level, at) => {
    if (wholeImage) outputs[`pyramid.images.layer${at + 1}`] = g.at(level, 1, 0)
    if (objects > 0) outputs[`pyramid.aux_imgs.layer${at + 1}`] = g.slice(level, 1, wholeImage ? 1 : 0)
  })
  return outputs
}

/** float32 inputs, zeros where an image is missing: `images` [batch, 3, side, side] and `aux_imgs` [batch, objects, 3, …]. */
export function imageInputs(g: Graph, config: PrefixConfig): Value {
  const { wholeImage, objects, image } = config
  mustLook(config)
  const parts: Value[] = []
  if (wholeImage) parts.push(g.unsqueeze(g.input('images', 'float32', ['batch', 3, image, image]), 1))
  if (objects > 0) parts.push(g.input('aux_imgs', 'float32', ['batch', objects, 3, image, image]))
  return g.concat(parts, 1)
}

function mustLook(config: PrefixConfig): void {
  if (imagesPerPost(config) === 0) throw new ShapeError('hvpnet: neither the whole image nor objects are looked at')
}

/** Squares without overlap; the last rows and columns that fill none are left out, as in the authors' code. */
function averagedDown(g: Graph, stage: Value, cells: number): Value {
  const side = stage.shape[2] as number
  const kernel = Math.floor(side / cells)
  if (side !== stage.shape[3] || kernel < 1 || Math.floor(side / kernel) !== cells)
    throw new ShapeError(
      `hvpnet: a stage of [${stage.shape}] cannot be averaged down to ${cells}x${cells} cells; take another image size`,
    )
  return g.averagePool(stage, kernel)
}
