import { keepMarkers, markedWords } from '../../models/nets/relations/marked-words.ts'
import { type RelationTraining, relationTrainingModel } from '../../models/nets/relations/relation-models.ts'
import { collate, type TaggerExample } from '../../models/nets/tagger/collate.ts'
import type { ReadingSizes } from '../../models/nets/tagger/configuration.ts'
import { dropWords, type WordDropout } from '../../models/nets/tagger/word-dropout.ts'
import type { TextEncoder } from '../../models/text/encode-words.ts'
import type { GoldPair } from '../inference/relation-evaluation.ts'
import { questionOf } from '../inference/relation-tagger.ts'
import type { Weights } from './fit-model.ts'
import { seededRandom } from './fit-random.ts'
import { type OpenLearner, openTrainingSession, type SessionState } from './fit-session.ts'

export interface RelationExample extends TaggerExample {
  readonly length: number
  /** Row of the classifier. */
  readonly relation: number
}

/** @throws RangeError for a pair whose relation is no label, or that touches no word */
export function relationExamples(
  pairs: readonly GoldPair[],
  labels: readonly string[],
  encoder: TextEncoder,
  { positions }: Pick<ReadingSizes, 'positions'>,
): RelationExample[] {
  const rows = new Map(labels.map((label, row) => [label, row]))
  return pairs.map((pair) => {
    const relation = rows.get(pair.relation)
    if (relation === undefined)
      throw new RangeError(`the relation "${pair.relation}" is none of ${labels.length}: ${labels.join(', ')}`)
    const words = markedWords(questionOf(pair), encoder, positions)
    return {
      words,
      length: words.length,
      image: pair.post.image,
      objects: pair.post.objects ?? [],
      source: 0,
      relation,
    }
  })
}

export interface RelationLearnerOptions {
  readonly sizes: ReadingSizes
  readonly labels: number
  readonly weights: Weights
  readonly training: RelationTraining
  readonly hiding: WordDropout
  readonly threads: number
  /** Where an earlier learner was. */
  readonly from?: SessionState
}

/** The relation model as something that `fitModel` can drive. Its owner releases it. */
export async function openRelationLearner({
  sizes,
  labels,
  weights,
  training,
  hiding,
  threads,
  from,
}: RelationLearnerOptions): Promise<OpenLearner<RelationExample>> {
  const { model, learnt } = relationTrainingModel(sizes, labels, weights, training)
  const session = await openTrainingSession({
    model,
    learnt: new Map(learnt.map((name) => [name, weights.get(name)!])),
    threads,
    ...(from && { from }),
  })
  return {
    async step(batch, { learningRate, seed }) {
      const random = seededRandom(seed)
      const examples = batch.map((example) => ({
        ...example,
        words: keepMarkers(dropWords(example.words, hiding, random), example.words),
      }))
      const feeds = {
        ...collate(examples, sizes),
        labels: {
          dtype: 'int64',
          shape: [batch.length],
          data: BigInt64Array.from(batch, ({ relation }) => BigInt(relation)),
        } as const,
        seed: { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(seed)) } as const,
      }
      return (await session.step(feeds, learningRate)).loss
    },
    weights: session.weights,
    state: session.state,
    release: session.release,
  }
}
