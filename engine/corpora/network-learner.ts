import { gradientGraph } from '../../models/autodiff/gradient-graph.ts'
import { isAdapter } from '../../models/autodiff/lora.ts'
import { LoraGraph } from '../../models/autodiff/lora-graph.ts'
import { parameterGroups } from '../../models/autodiff/parameter-groups.ts'
import { Graph } from '../../models/graph/graph.ts'
import { integers, type Tensor, type TensorOf } from '../../models/graph/tensor.ts'
import { networkBoundary } from '../../models/nets/authors/network-boundary.ts'
import { type NetworkOfTask, networkLoss } from '../../models/nets/authors/network-loss.ts'
import { dropping, keepAll } from '../../models/nets/layers/dropout.ts'
import { type Activations, joinActivations } from '../activations/activations.ts'
import type { NetworkReading } from '../activations/frozen-network.ts'
import { tokenFeeds } from '../networks/token-feeds.ts'
import { seededRandom } from '../training/fit-random.ts'
import type { OpenLearner, SessionState } from '../training/fit-session.ts'
import { openGradientSession } from '../training/gradient-session.ts'
import { partsOfStep } from '../training/parts-of-step.ts'
import type { LearningPart } from './learning-part.ts'

/** A text as the network reads it, with its answer. */
export interface NetworkExample extends NetworkReading {
  readonly length: number
  /** One row for each token; of a pair its relation's row alone. */
  readonly answers: readonly number[]
}

/** What the frozen layers made of each example: they do not run then, and nothing may learn in them. */
export interface KeptExamples {
  readonly activations: (example: NetworkExample) => Activations
  /** As of `networkBoundary`: what learns, adapters included. */
  readonly learns: (parameter: string) => boolean
}

export interface NetworkLearnerOptions {
  readonly network: NetworkOfTask
  readonly weights: ReadonlyMap<string, TensorOf<'float32'>>
  readonly part: LearningPart
  /** Feeds of the pictures; where activations are kept, what is fed beside them. */
  readonly pictures: (examples: readonly NetworkExample[]) => Readonly<Record<string, Tensor>>
  readonly kept?: KeptExamples
  readonly dropout: number
  /** Gradients are scaled down to this length; left out: 1. */
  readonly clipNorm?: number
  /** One for each row of the head. */
  readonly classWeights: readonly number[] | undefined
  readonly accumulate: number
  /** The head's learning rate, times that of the rest. */
  readonly headRate: number
  readonly threads: number
  readonly seed: number
  /** Where an earlier learner was. */
  readonly from?: SessionState
}

/** One of the papers' networks as something that `fitModel` can drive. Its owner releases it. */
export async function openNetworkLearner(options: NetworkLearnerOptions): Promise<OpenLearner<NetworkExample>> {
  const { network, weights, part, pictures, kept, dropout, classWeights, accumulate, headRate, threads, from } = options
  const g = part.adapters ? new LoraGraph(part.adapters) : new Graph()
  const drop = dropout > 0 ? dropping(g, g.input('seed', 'int64', []), dropout) : keepAll
  const loss = networkLoss(g, network, { drop, classWeights, from: kept ? 'pixels' : 'pyramid' })
  const boundary = kept ? networkBoundary(g, loss, kept.learns) : {}
  const isHead = (name: string) => /^(fc|crf|classifier)\./.test(name)
  const groups = parameterGroups(
    [
      { takes: (name) => isHead(name) && part.learns(name), learningRateScale: headRate },
      { takes: (name) => isAdapter(name) || part.learns(name) },
    ],
    0.01,
  )
  const session = await openGradientSession({
    graph: g,
    gradients: gradientGraph(g, loss, groups),
    weights,
    adapters: g instanceof LoraGraph ? g.initialAdapters(seededRandom(options.seed)) : new Map(),
    given: boundary,
    clipNorm: options.clipNorm ?? 1,
    threads,
    ...(from && { from }),
  })
  const isSequence = network.task === 'mner'
  const feedsOf = (batch: readonly NetworkExample[], seed: number) => {
    const text = tokenFeeds(batch.map(({ ids }) => ids))
    const [count, length] = text.input_ids!.shape as readonly [number, number]
    const labels = isSequence
      ? integers(
          [count, length],
          batch.flatMap(({ answers }) => [...answers, ...new Array<number>(length - answers.length).fill(0)]),
        )
      : integers(
          [count],
          batch.map(({ answers }) => answers[0]!),
        )
    const rows = kept ? batch.map((each) => ({ activations: kept.activations(each), length: each.length })) : []
    return { ...text, ...pictures(batch), ...joinActivations(rows, boundary), labels, seed: integers([], [seed]) }
  }
  const weigh = ({ answers }: NetworkExample) => (isSequence ? 1 : (classWeights?.[answers[0]!] ?? 1))
  return {
    step: async (batch, { learningRate, seed }) =>
      (await session.step(partsOfStep(batch, accumulate, seed, feedsOf, weigh), learningRate)).loss,
    weights: session.weights,
    state: session.state,
    release: session.release,
  }
}
