import type { Dim } from '../../graph/dims.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { linear } from '../layers/linear.ts'
import type { PrefixConfig } from './config.ts'

export interface VisualBlocks {
  /** What the gates choose from: [batch, images, blocks, slots, width]; `released` is twice as wide as the text. */
  readonly blocks: Value
  /** Released form only, before it is cut into blocks: [batch, images, slots, blocks * width]. */
  readonly projected: Value | undefined
}

/**
 * The levels of the pyramid brought to the width of the text.
 *
 * @param levels [batch, images, channels, cells, cells] each, one for each stage
 * @param name   owns `NAME.encoder_conv.0` and `.2` (released) or `NAME.stage_conv.N` (paper); '' for none before the dot
 */
export function visualBlocks(g: Graph, levels: readonly Value[], name: string, config: PrefixConfig): VisualBlocks {
  return config.fidelity === 'released'
    ? mixedBlocks(g, levels, name, config)
    : { blocks: stageBlocks(g, levels, name, config), projected: undefined }
}

/** One perceptron over all stages at once; slot p holds a share of the channels with all their cells. */
function mixedBlocks(g: Graph, levels: readonly Value[], name: string, config: PrefixConfig): VisualBlocks {
  const { hidden, projection, promptLength } = config
  const all = g.concat(levels, 2)
  const [batch, images, channels] = all.shape as readonly [Dim, Dim, number]
  // In memory order: no cell becomes a slot.
  const slots = g.reshape(all, [batch, images, promptLength, channels])
  const inner = g.tanh(linear(g, slots, `${name}encoder_conv.0`, projection))
  const projected = linear(g, inner, `${name}encoder_conv.2`, levels.length * 2 * hidden)
  const cut = g.reshape(projected, [batch, images, promptLength, levels.length, 2 * hidden])
  return { blocks: g.transpose(cut, [0, 1, 3, 2, 4]), projected }
}

/** A 1x1 convolution for each stage; a slot is a cell, row by row. */
function stageBlocks(g: Graph, levels: readonly Value[], name: string, config: PrefixConfig): Value {
  const { hidden, promptLength } = config
  const mapped = levels.map((level, stage) => {
    const [batch, images, channels] = level.shape as readonly [Dim, Dim, number]
    const own = `${name}stage_conv.${stage}`
    const cells = g.transpose(g.reshape(level, [batch, images, channels, promptLength]), [0, 1, 3, 2])
    const kernels = g.reshape(g.parameter(`${own}.weight`, [hidden, channels, 1, 1]), [hidden, channels])
    const made = g.matMul(cells, kernels, { transposeRight: true })
    return g.unsqueeze(g.add(made, g.parameter(`${own}.bias`, [hidden])), 2)
  })
  return g.concat(mapped, 2)
}
