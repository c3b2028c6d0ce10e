import { collate, collateTags, type LabelledTaggerExample } from '../../models/nets/tagger/collate.ts'
import type { TaggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { type TaggerTraining, taggerTrainingModel } from '../../models/nets/tagger/tagger-models.ts'
import type { Weights } from './fit-model.ts'
import { type Random, seededRandom } from './fit-random.ts'
import { type OpenLearner, openTrainingSession, type SessionState } from './fit-session.ts'

/** A post or window with its tags; `length` is its number of words. */
export interface TaggerTrainingExample extends LabelledTaggerExample {
  readonly length: number
}

export interface TaggerLearnerOptions {
  readonly sizes: TaggerConfiguration
  readonly labels: number
  readonly weights: Weights
  readonly training: TaggerTraining
  readonly threads: number
  /** Where an earlier learner was. */
  readonly from?: SessionState
  /** Changes an example anew whenever it is seen: hides words, swaps the image. */
  readonly augment?: (example: TaggerTrainingExample, random: Random) => TaggerTrainingExample
}

/** The tagger as something that `fitModel` can drive. Its owner releases it. */
export async function openTaggerLearner({
  sizes,
  labels,
  weights,
  training,
  threads,
  from,
  augment = (example) => example,
}: TaggerLearnerOptions): Promise<OpenLearner<TaggerTrainingExample>> {
  const { model, learnt } = taggerTrainingModel(sizes, labels, weights, training)
  const session = await openTrainingSession({
    model,
    learnt: new Map(learnt.map((name) => [name, weights.get(name)!])),
    threads,
    ...(from && { from }),
  })
  return {
    async step(batch, { learningRate, seed }) {
      const random = seededRandom(seed)
      const examples = batch.map((example) => augment(example, random))
      const feeds = {
        ...collate(examples, sizes),
        tags: collateTags(examples),
        seed: { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(seed)) } as const,
      }
      return (await session.step(feeds, learningRate)).loss
    },
    weights: session.weights,
    state: session.state,
    release: session.release,
  }
}
