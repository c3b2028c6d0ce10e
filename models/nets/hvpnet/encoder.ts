import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import { type BertLayer, bertLayer } from '../layers/bert-layer.ts'
import type { Drop } from '../layers/dropout.ts'
import type { HvpnetConfig } from './config.ts'
import { type VisualBlocks, visualBlocks } from './visual-blocks.ts'
import { type LayerPrefix, visualPrefix } from './visual-prefix.ts'

export interface GuidedText {
  /** Embedded and normalised, [batch, length, hidden]. */
  readonly text: Value
  /** float32 [batch, length], ones then zeros. */
  readonly mask: Value
  /** The pyramid's levels, [batch, images, channels, cells, cells] each; undefined leaves BERT alone. */
  readonly levels: readonly Value[] | undefined
  /** float32 [batch, images], 1 for images that are there; left out, all are looked at. */
  readonly imageMask?: Value | undefined
  readonly drop?: Drop
}

export interface GuidedStates {
  /** [batch, length, hidden] */
  readonly state: Value
  /** By layer, with everything that explains a decision; what is not made an output costs nothing. */
  readonly layers: readonly (BertLayer & { readonly prefix: LayerPrefix | undefined })[]
  readonly visual: VisualBlocks | undefined
}

/** Who owns what: the prefix's own parameters under the first, `NAME.N.…` for each BERT layer under the second. */
export interface GuidedNames {
  /** '' or a name with its dot. */
  readonly visual: string
  readonly layers: string
}

/**
 * BERT whose every layer finds a prefix made of the post's images: the encoder for a network that brings its own embedding of
 * words below and its own head above.
 *
 * @throws ShapeError when the text has another width, or images that cannot be told apart are to be hidden
 */
export function encodeGuided(
  g: Graph,
  inputs: GuidedText,
  names: GuidedNames,
  config: Omit<HvpnetConfig, 'vocabulary' | 'maxPositions'>,
): GuidedStates {
  const { text, mask, levels, imageMask, drop } = inputs
  if (text.shape.at(-1) !== config.hidden)
    throw new ShapeError(`hvpnet: the text is [${text.shape}] but the encoder is ${config.hidden} wide`)
  if (imageMask && config.fidelity === 'released')
    throw new ShapeError('hvpnet: the released form mixes slots among heads, so single images cannot be hidden')
  const visual = levels && config.guidance !== 'none' ? visualBlocks(g, levels, names.visual, config) : undefined
  const prefixMask = visual && imageMask && slotMask(g, imageMask, config.promptLength)

  let state = text
  const layers: GuidedStates['layers'][number][] = []
  for (let layer = 0; layer < config.layers; layer++) {
    const prefix = visual && visualPrefix(g, visual.blocks, layer, names.visual, config)
    const read = bertLayer(
      g,
      { state, mask, prefix, prefixMask, ...(drop && { drop }) },
      `${names.layers}.${layer}`,
      config,
    )
    layers.push({ ...read, prefix })
    state = read.state
  }
  return { state, layers, visual }
}

/** Each image's entry once for each of its slots. */
function slotMask(g: Graph, imageMask: Value, slots: number): Value {
  const [batch, images] = imageMask.shape as readonly [string | number, number]
  return g.reshape(g.expand(g.unsqueeze(imageMask, 2), [batch, images, slots]), [batch, images * slots])
}
