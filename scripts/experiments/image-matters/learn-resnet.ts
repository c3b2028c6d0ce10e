import { type FitProgress, fitModel, type Weights } from '../../../engine/training/fit-model.ts'
import { seededRandom } from '../../../engine/training/fit-random.ts'
import { openTrainingSession } from '../../../engine/training/fit-session.ts'
import { parameterGroups } from '../../../models/autodiff/parameter-groups.ts'
import { trainingGraph } from '../../../models/autodiff/training-graph.ts'
import { Graph } from '../../../models/graph/graph.ts'
import { integers } from '../../../models/graph/tensor.ts'
import { initialWeights } from '../../../models/nets/hvpnet/initial-weights.ts'
import { measuringBatchNorm } from '../../../models/nets/layers/batch-norm.ts'
import { crossEntropy } from '../../../models/nets/layers/cross-entropy.ts'
import { linear } from '../../../models/nets/layers/linear.ts'
import { measureResnet, resnetStages } from '../../../models/nets/layers/resnet.ts'
import { onnxModel } from '../../../models/onnx/onnx-model.ts'
import { figureNames } from './figures.ts'
import { smallHvpnet } from './hvpnet-network.ts'
import type { Pictures } from './pictures.ts'
import { pictureFeed } from './post-feeds.ts'
import type { MadePost } from './posts.ts'
import { withModel } from './run-graph.ts'
import { type Effort, fitPlan, shapesOf } from './train-network.ts'

const name = 'image_model.resnet'
const { image, resnet } = smallHvpnet
const shape = [3, image, image]

/**
 * A small ResNet that has learnt to tell the figures, in the place of the paper's ResNet-50, which has learnt to tell those of
 * ImageNet. With no epochs it stays as it starts. Either way its batch normalisation is measured on training pictures.
 */
export async function learnResnet(
  posts: readonly MadePost[],
  pictures: Pictures,
  effort: Effort,
  onProgress: (progress: FitProgress) => void,
): Promise<Weights> {
  const g = new Graph()
  const images = g.input('images', 'float32', ['batch', ...shape])
  const stages = resnetStages(g, images, name, resnet, measuringBatchNorm(g, resnet.epsilon, {}))
  const logits = linear(g, g.mean(stages.at(-1)!, [2, 3]), 'probe', figureNames.length)
  const loss = crossEntropy(g, logits, g.input('labels', 'int64', ['batch']))
  const first: Weights = initialWeights(shapesOf(g), seededRandom(effort.seed))
  const learnt = effort.epochs > 0 ? await learn() : first

  async function learn(): Promise<Weights> {
    const groups = parameterGroups([{ takes: () => true }], 0.01)
    const { outputs } = trainingGraph(g, loss, { groups, clipNorm: 1 })
    const session = await openTrainingSession({ model: onnxModel(g, { outputs }), learnt: first, threads: 1 })
    const drawn = (batch: readonly MadePost[]) => batch.map(({ picture }) => pictures(picture, image))
    try {
      const outcome = await fitModel(
        posts,
        fitPlan(effort, 4e-3),
        {
          async step(batch, { learningRate }) {
            const labels = batch.map(({ label }) => label)
            const feeds = { images: pictureFeed(drawn(batch), shape), labels: integers([batch.length], labels) }
            return (await session.step(feeds, learningRate)).loss
          },
          weights: session.weights,
        },
        { onProgress },
      )
      if (outcome.end !== 'finished' || !outcome.weights) throw new Error(`the ResNet: training ended ${outcome.end}`)
      return outcome.weights
    } finally {
      await session.release()
    }
  }
  return withStatistics(learnt, posts.slice(0, 240), pictures)
}

async function withStatistics(weights: Weights, posts: readonly MadePost[], pictures: Pictures): Promise<Weights> {
  const g = new Graph()
  const { measured } = measureResnet(g, g.input('images', 'float32', ['batch', ...shape]), name, resnet)
  const statistics = await withModel(onnxModel(g, { outputs: measured, parameters: weights }), (run) =>
    run({
      images: pictureFeed(
        posts.map(({ picture }) => pictures(picture, image)),
        shape,
      ),
    }),
  )
  const numbers = Object.entries(statistics).map(
    ([statistic, data]) => [statistic, { dtype: 'float32', shape: [data.length], data }] as const,
  )
  return new Map([...weights, ...numbers])
}
