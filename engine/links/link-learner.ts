import type { MkgformerConfig } from '../../models/nets/mkgformer/config.ts'
import type { MkgStep } from '../../models/nets/mkgformer/mkg.ts'
import { mkgTrainingModel } from '../../models/nets/mkgformer/mkg-models.ts'
import type { Weights } from '../training/fit-model.ts'
import { type OpenLearner, openTrainingSession, type SessionState } from '../training/fit-session.ts'
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
}

export interface LinkLearnerOptions {
  readonly step: MkgStep
  readonly words: LinkWords
  readonly config: MkgformerConfig
  readonly weights: Weights
  readonly images: ReadonlyMap<number, EntityImages>
  readonly dropout: number
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
  dropout,
  threads,
  from,
}: LinkLearnerOptions): Promise<OpenLearner<LinkExample>> {
  const { model, learnt } = mkgTrainingModel(vocabulary, config, step, weights, dropout)
  const session = await openTrainingSession({
    model,
    learnt: new Map(learnt.map((name) => [name, weights.get(name)!])),
    threads,
    ...(from && { from }),
  })
  const entities = vocabulary.entityEnd - vocabulary.entityStart
  return {
    async step(batch, { learningRate, seed }) {
      const feeds = {
        ...textFeeds(batch.map(({ text }) => text)),
        ...imageFeeds(
          batch.map(({ shown }) => shown),
          images,
          config,
        ),
        seed: { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(seed)) } as const,
        ...(step === 'missing-entity'
          ? {
              labels: answerTable(
                batch.map(({ answers }) => answers),
                entities,
              ),
            }
          : {
              label: {
                dtype: 'int64',
                shape: [batch.length],
                data: BigInt64Array.from(batch, ({ answers }) => BigInt(answers[0]!)),
              } as const,
            }),
      }
      return (await session.step(feeds, learningRate)).loss
    },
    weights: session.weights,
    state: session.state,
    release: session.release,
  }
}
