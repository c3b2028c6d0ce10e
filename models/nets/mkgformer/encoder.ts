import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import type { KeysAndValues } from '../layers/attention.ts'
import { bertKeysAndValues } from '../layers/bert-layer.ts'
import type { Drop } from '../layers/dropout.ts'
import { type EncoderConfig, plainLayers } from './config.ts'
import { type TextLayer, textLayer } from './text-layer.ts'
import { type VisionLayer, visionLayer } from './vision-layer.ts'

export interface TowerInputs {
  /** Embedded and normalised, [batch, length, hidden]. */
  readonly text: Value
  /** float32 [batch, length], ones then zeros. */
  readonly mask: Value
  /** Embedded and normalised, [batch, patches, hidden]. */
  readonly vision: Value
  /** float32 [batch, patches], 0 for what nobody may look at; left out: everything is looked at. */
  readonly visionMask?: Value
  /** On the text side, as in BERT; left out in inference. */
  readonly drop?: Drop
}

export interface Encoded {
  /** [batch, length, hidden] */
  readonly text: Value
  /** [batch, patches, hidden] */
  readonly vision: Value
  /** By layer, with everything that explains a decision; what is not made an output costs nothing. */
  readonly textLayers: readonly (TextLayer & KeysAndValues)[]
  readonly visionLayers: readonly VisionLayer[]
}

/**
 * Two towers in lock step: at each layer first vision, then text. In the last `fusedLayers` the vision attends to text keys
 * and values as a prefix, and the text takes up what it resembles in the image. Layers on top are counted on: after 12, the
 * first is number 12.
 *
 * @param name owns `NAME.text_layer.N.…` and `NAME.vision_layers.N.…`, spelled as in the authors' checkpoints
 * @throws ShapeError when a width or the number of fused layers does not fit
 */
export function encodeTowers(g: Graph, inputs: TowerInputs, name: string, config: EncoderConfig): Encoded {
  const { layers, fusedLayers, hidden, fidelity, prefixGuided, correlationAware } = config
  for (const [what, value] of Object.entries({ text: inputs.text, vision: inputs.vision }))
    if (value.shape.at(-1) !== hidden)
      throw new ShapeError(`${name}: the ${what} is [${value.shape}] but the encoder is ${hidden} wide`)
  const plain = plainLayers(config)
  // The released prefix comes from the layer before the first fused one.
  if (plain < (fidelity === 'released' && fusedLayers > 0 ? 1 : 0))
    throw new ShapeError(`${name}: ${fusedLayers} of ${layers} layers cannot be fused`)

  const { visionMask } = inputs
  let { text, vision } = inputs
  const textLayers: (TextLayer & KeysAndValues)[] = []
  const visionLayers: VisionLayer[] = []
  for (let layer = 0; layer < plain + fusedLayers; layer++) {
    const textName = `${name}.text_layer.${layer}`
    const fused = layer >= plain
    const own = bertKeysAndValues(g, text, textName, hidden)
    const lent = fidelity === 'released' ? textLayers.at(-1) : own
    const prefix =
      fused && prefixGuided && lent
        ? { keys: lent.keys, values: lent.values, mask: fidelity === 'released' ? undefined : inputs.mask }
        : undefined
    const seen = visionLayer(g, { state: vision, mask: visionMask, prefix }, `${name}.vision_layers.${layer}`, config)
    const taken = fidelity === 'released' ? seen.state : seen.attended
    const read = textLayer(
      g,
      {
        state: text,
        own,
        mask: inputs.mask,
        vision: fused && correlationAware ? taken : undefined,
        visionMask,
        ...(inputs.drop && { drop: inputs.drop }),
      },
      textName,
      config,
    )
    textLayers.push({ ...read, ...own })
    visionLayers.push(seen)
    text = read.state
    vision = seen.state
  }
  return { text, vision, textLayers, visionLayers }
}
