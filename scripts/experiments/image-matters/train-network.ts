import { type FitPlan, type FitProgress, fitModel, type Weights } from '../../../engine/training/fit-model.ts'
import { seededRandom } from '../../../engine/training/fit-random.ts'
import { openTrainingSession } from '../../../engine/training/fit-session.ts'
import { parameterGroups } from '../../../models/autodiff/parameter-groups.ts'
import { trainingGraph } from '../../../models/autodiff/training-graph.ts'
import { Graph } from '../../../models/graph/graph.ts'
import { zeros } from '../../../models/graph/tensor.ts'
import { firstWeights } from '../../../models/nets/layers/first-weights.ts'
import { onnxModel } from '../../../models/onnx/onnx-model.ts'
import type { Network, Shown } from './network.ts'
import type { MadePost } from './posts.ts'

export interface Effort {
  readonly epochs: number
  readonly batchSize: number
  readonly seed: number
}

export function fitPlan({ epochs, batchSize, seed }: Effort, learningRate: number): FitPlan {
  return {
    epochs,
    batchSize,
    seed,
    learningRate,
    warmUp: 0.05,
    decay: 'cosine',
    floor: 0.02,
    average: null,
    patience: null,
    keep: 'last',
  }
}

export function shapesOf(g: Graph): ReadonlyMap<string, readonly number[]> {
  return new Map([...g.parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
}

/**
 * From first weights to trained ones. Half of the time a post is shown together with a picture that means nothing, so that
 * what such a picture does can be learnt.
 *
 * @throws Error when the loss is no number any more
 */
export async function trainNetwork(
  network: Network,
  posts: readonly MadePost[],
  effort: Effort,
  onProgress: (progress: FitProgress) => void,
): Promise<Weights> {
  const g = new Graph()
  const { loss } = network.build(g)
  const groups = parameterGroups([{ takes: (name) => !network.fixed.has(name) }], 0.01)
  const { outputs, learnt } = trainingGraph(g, loss, { groups, clipNorm: 1 })
  const drawn = firstWeights(shapesOf(g), seededRandom(effort.seed), 'from-scratch')
  const first: Weights = new Map(
    [...drawn].map(([name, tensor]) => [
      name,
      network.fixed.get(name) ?? (network.startsAtZero(name) ? zeros(tensor.shape) : tensor),
    ]),
  )
  const session = await openTrainingSession({
    model: onnxModel(g, { outputs, parameters: network.fixed }),
    learnt: new Map(learnt.map((name) => [name, first.get(name)!])),
    threads: 1,
  })
  try {
    const outcome = await fitModel(
      posts,
      fitPlan(effort, network.learningRate),
      {
        async step(batch, { learningRate, seed }) {
          const random = seededRandom(seed)
          const shown = batch.map((post): Shown => {
            const added = random() < 0.5 ? post.irrelevant : null
            return { post, length: post.length, picture: post.picture, added }
          })
          return (await session.step(network.feeds(shown), learningRate)).loss
        },
        weights: session.weights,
      },
      { onProgress },
    )
    if (outcome.end !== 'finished' || !outcome.weights)
      throw new Error(`${network.name}: training ended ${outcome.end}`)
    return new Map([...first, ...outcome.weights])
  } finally {
    await session.release()
  }
}
