import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { type BatchStatistics, batchNorm, channelsOf, measuringBatchNorm, type Normalise } from './batch-norm.ts'

export interface ResnetSizes {
  /** Channels of the first convolution; stage i has 4 * base * 2^i. */
  readonly base: number
  /** How many blocks each stage has. */
  readonly blocks: readonly number[]
  readonly epsilon: number
}

export const resnet50: ResnetSizes = { base: 64, blocks: [3, 4, 6, 3], epsilon: 1e-5 }

/** A block leaves four times the channels it works on. */
const expansion = 4

export function stageChannels({ base, blocks }: ResnetSizes): readonly number[] {
  return blocks.map((_, stage) => expansion * base * 2 ** stage)
}

/**
 * A residual network of bottleneck blocks up to its last stage.
 *
 * @param images    float32 [images, 3, height, width]
 * @param name      owns `NAME.conv1`, `NAME.bn1` and `NAME.layerN.…`, spelled as in torchvision
 * @param normalise batch normalisation as in inference, unless given
 * @returns         what each stage makes, [images, channels, h, w]; the sides halve from stage to stage
 * Source: He et al. 2016, arXiv:1512.03385; the stride stands at the 3x3 convolution, as in torchvision.
 */
export function resnetStages(
  g: Graph,
  images: Value,
  name: string,
  { base, blocks, epsilon }: ResnetSizes,
  normalise: Normalise = batchNorm(g, epsilon),
): readonly Value[] {
  const stem = g.relu(normalise(conv(g, images, `${name}.conv1`, base, 7, 2), `${name}.bn1`))
  let state = g.maxPool(stem, 3, { stride: 2, padding: 1 })
  return blocks.map((count, stage) => {
    for (let block = 0; block < count; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1
      state = bottleneck(g, state, `${name}.layer${stage + 1}.${block}`, base * 2 ** stage, stride, normalise)
    }
    return state
  })
}

export interface MeasuredResnet {
  readonly stages: readonly Value[]
  /** Numbers for the network's `running_mean` and `running_var`, by their names. */
  readonly measured: Readonly<BatchStatistics>
}

/** The same with batch normalisation by what the images themselves are like, and that as further outputs. */
export function measureResnet(g: Graph, images: Value, name: string, sizes: ResnetSizes): MeasuredResnet {
  const measured: BatchStatistics = {}
  const stages = resnetStages(g, images, name, sizes, measuringBatchNorm(g, sizes.epsilon, measured))
  return { stages, measured }
}

function bottleneck(g: Graph, x: Value, name: string, width: number, stride: number, normalise: Normalise): Value {
  const out = expansion * width
  const narrow = g.relu(normalise(conv(g, x, `${name}.conv1`, width, 1, 1), `${name}.bn1`))
  const seen = g.relu(normalise(conv(g, narrow, `${name}.conv2`, width, 3, stride), `${name}.bn2`))
  const wide = normalise(conv(g, seen, `${name}.conv3`, out, 1, 1), `${name}.bn3`)
  const fits = stride === 1 && x.shape[1] === out
  const beside = fits ? x : normalise(conv(g, x, `${name}.downsample.0`, out, 1, stride), `${name}.downsample.1`)
  return g.relu(g.add(wide, beside))
}

/** Padded so that stride 1 keeps the sides. */
function conv(g: Graph, x: Value, name: string, filters: number, kernel: number, stride: number): Value {
  const kernels = g.parameter(`${name}.weight`, [filters, channelsOf(x, name), kernel, kernel])
  return g.conv(x, kernels, { stride, padding: (kernel - 1) / 2 })
}
