import { floats } from '../../models/graph/tensor.ts'
import type { ColourScale } from '../../models/nets/images/channel-planes.ts'
import type { MkgformerConfig } from '../../models/nets/mkgformer/config.ts'
import type { MkgStep } from '../../models/nets/mkgformer/mkg.ts'
import { type MkgTraining, mkgGradients } from '../../models/nets/mkgformer/mkg-models.ts'
import type { Weights } from '../training/fit-model.ts'
import type { OpenLearner, SessionState } from '../training/fit-session.ts'
import { openGradientSession } from '../training/gradient-session.ts'
import { partsOfStep } from '../training/parts-of-step.ts'
import type { EntityImages } from './entity-images.ts'
import { answerTable, imageFeeds, textFeeds } from './link-feeds.ts'
import type { LinkWords } from './link-words.ts'

/** A text with [MASK] and the entities that belong there; one in the first step. */
export interface LinkExample {
  readonly length: number
  readonly text: readonly number[]
  /** The entity whose images are shown with it. */
  readonly shown: number
  readonly answers: readonly number[]
  /** What its errors count; left out: 1. Read where the training's `errorWeights` has weights for questions. */
  readonly weight?: number
}

export interface LinkLearnerOptions {
  readonly step: MkgStep
  readonly words: LinkWords
  readonly config: MkgformerConfig
  readonly weights: Weights
  readonly images: ReadonlyMap<number, EntityImages>
  /** Of the colours of those images. */
  readonly scale: ColourScale
  /** How it learns; the first step learns the entities' vectors alone, whatever is said here of parts. */
  readonly training: MkgTraining
  /** Gradients are scaled down to this length. */
  readonly clipNorm: number
  /** So many batches make one step. */
  readonly accumulate?: number
  readonly threads: number
  /** Where an earlier learner was. */
  readonly from?: SessionState
}

/** MKGformer's link prediction, either step, as something that `fitModel` can drive. Its owner releases it. */
export async function openLinkLearner({
  step,
  words: { vocabulary },
  config,
  weights,
  images,
  scale,
  training,
  clipNorm,
  accumulate = 1,
  threads,
  from,
}: LinkLearnerOptions): Promise<OpenLearner<LinkExample>> {
  const { graph, adapters, ...gradients } = mkgGradients(vocabulary, config, step, training)
  const session = await openGradientSession({
    ...{ graph, gradients, weights, adapters, clipNorm, threads },
    settings: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 },
    ...(from && { from }),
  })
  const weightOf = ({ weight = 1 }: LinkExample) => weight
  const entities = vocabulary.entityEnd - vocabulary.entityStart
  return {
    async step(batch, { learningRate, seed }) {
      const feedsOf = (batch: readonly LinkExample[], seed: number) => ({
        ...textFeeds(batch.map(({ text }) => text)),
        ...imageFeeds(
          batch.map(({ shown }) => shown),
          images,
          config,
          scale,
        ),
        seed: { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(seed)) } as const,
        ...(step === 'missing-entity'
          ? {
              labels: answerTable(
                batch.map(({ answers }) => answers),
                entities,
              ),
              ...(training.errorWeights?.questions && {
                question_weights: floats([batch.length], batch.map(weightOf)),
              }),
            }
          : {
              label: {
                dtype: 'int64',
                shape: [batch.length],
                data: BigInt64Array.from(batch, ({ answers }) => BigInt(answers[0]!)),
              } as const,
            }),
      })
      return (await session.step(partsOfStep(batch, accumulate, seed, feedsOf, weightOf), learningRate)).loss
    },
    weights: session.weights,
    state: session.state,
    release: session.release,
  }
}
