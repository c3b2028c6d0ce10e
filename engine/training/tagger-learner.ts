import { integers } from '../../models/graph/tensor.ts'
import { collate, collateTags, type LabelledTaggerExample } from '../../models/nets/tagger/collate.ts'
import { collateLight } from '../../models/nets/tagger/collate-light.ts'
import type { TaggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { cellCount, collateGrounding } from '../../models/nets/tagger/grounding-loss.ts'
import { type TaggerTraining, taggerTraining } from '../../models/nets/tagger/tagger-models.ts'
import { trainingOnnx } from '../../models/onnx/training-onnx.ts'
import { type Activations, joinActivations } from '../activations/activations.ts'
import type { Weights } from './fit-model.ts'
import { type Random, seededRandom } from './fit-random.ts'
import { type OpenLearner, openTrainingSession, type SessionState } from './fit-session.ts'
import { partsOfStep } from './parts-of-step.ts'

/** A post or window with its tags; `length` is its number of words. */
export interface TaggerTrainingExample extends LabelledTaggerExample {
  readonly length: number
}

export interface TaggerLearnerOptions {
  readonly sizes: TaggerConfiguration
  readonly labels: number
  readonly weights: Weights
  readonly training: Omit<TaggerTraining, 'accumulates'>
  /** So many batches make one step; 1 where it is left out. */
  readonly accumulate?: number
  readonly threads: number
  /** An execution provider of onnxruntime; left out: cpu. */
  readonly device?: string
  /** Where an earlier learner was. */
  readonly from?: SessionState
  /**
   * What the frozen layers made of each example, where that is kept: they do not run then, nothing may learn in them, and
   * `augment` is passed over.
   */
  readonly kept?: (example: TaggerTrainingExample) => Activations
  /** Changes an example anew whenever it is seen: hides words, swaps the image. */
  readonly augment?: (example: TaggerTrainingExample, random: Random) => TaggerTrainingExample
}

/** The tagger as something that `fitModel` can drive. Its owner releases it. */
export async function openTaggerLearner({
  sizes,
  labels,
  weights,
  training,
  accumulate = 1,
  threads,
  device,
  from,
  kept,
  augment = (example) => example,
}: TaggerLearnerOptions): Promise<OpenLearner<TaggerTrainingExample>> {
  const parts = taggerTraining(sizes, labels, weights, { ...training, accumulates: accumulate > 1 })
  const { model, learnt } = trainingOnnx(parts, weights, kept && parts.boundary)
  const session = await openTrainingSession({
    model,
    learnt: new Map(learnt.map((name) => [name, parts.adapters.get(name) ?? weights.get(name)!])),
    threads,
    ...(device !== undefined && { device }),
    ...(from && { from }),
  })
  const grounds = (training.grounding ?? 0) > 0 && cellCount(sizes) > 0
  return {
    async step(batch, { learningRate, seed }) {
      const random = seededRandom(seed)
      const feedsOf = (part: readonly TaggerTrainingExample[], seed: number) => {
        const fixed = {
          tags: collateTags(part),
          seed: integers([], [seed]),
          ...(grounds && collateGrounding(part, cellCount(sizes))),
        }
        if (kept) {
          const rows = part.map((example) => ({ activations: kept(example), length: example.words.length }))
          return { ...collateLight(part, sizes), ...joinActivations(rows, parts.boundary), ...fixed }
        }
        const examples = part.map((example) => augment(example, random))
        return { ...collate(examples, sizes), ...fixed }
      }
      return (await session.step(partsOfStep(batch, accumulate, seed, feedsOf), learningRate)).loss
    },
    weights: session.weights,
    state: session.state,
    release: session.release,
  }
}
