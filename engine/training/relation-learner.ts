import { floats, integers } from '../../models/graph/tensor.ts'
import type { RelationConfiguration } from '../../models/nets/relations/configuration.ts'
import { keepMarkers, markedWords } from '../../models/nets/relations/marked-words.ts'
import { type RelationTraining, relationTraining } from '../../models/nets/relations/relation-models.ts'
import { collate, type TaggerExample } from '../../models/nets/tagger/collate.ts'
import { collateLight } from '../../models/nets/tagger/collate-light.ts'
import { dropWords, type WordDropout } from '../../models/nets/tagger/word-dropout.ts'
import { trainingOnnx } from '../../models/onnx/training-onnx.ts'
import type { TextEncoder } from '../../models/text/encode-words.ts'
import { type Activations, joinActivations } from '../activations/activations.ts'
import type { GoldPair } from '../inference/relation-evaluation.ts'
import { questionOf } from '../inference/relation-tagger.ts'
import type { Weights } from './fit-model.ts'
import { type Random, seededRandom } from './fit-random.ts'
import { type OpenLearner, openTrainingSession, type SessionState } from './fit-session.ts'
import { partsOfStep } from './parts-of-step.ts'

export interface RelationExample extends TaggerExample {
  readonly length: number
  /** Rows of the classifier of which one is right: a single one, or where it is known what a pair is not, all others. */
  readonly targets: readonly number[]
}

/** @throws RangeError for a pair whose relation is no label, or that touches no word */
export function relationExamples(
  pairs: readonly GoldPair[],
  labels: readonly string[],
  encoder: TextEncoder,
  { positions, mentionTypes = [] }: Pick<RelationConfiguration, 'positions' | 'mentionTypes'>,
): RelationExample[] {
  const rows = new Map(labels.map((label, row) => [label, row]))
  return pairs.map((pair) => {
    const relation = rows.get(pair.relation)
    if (relation === undefined)
      throw new RangeError(`the relation "${pair.relation}" is none of ${labels.length}: ${labels.join(', ')}`)
    const words = markedWords(questionOf(pair, mentionTypes), encoder, positions)
    return {
      words,
      length: words.length,
      image: pair.post.image,
      objects: pair.post.objects ?? [],
      source: 0,
      targets: [relation],
    }
  })
}

export interface RelationLearnerOptions {
  readonly sizes: RelationConfiguration
  readonly labels: number
  readonly weights: Weights
  readonly training: Omit<RelationTraining, 'accumulates'>
  /** So many batches make one step; 1 where it is left out. */
  readonly accumulate?: number
  readonly hiding: WordDropout
  readonly threads: number
  /** Where an earlier learner was. */
  readonly from?: SessionState
  /**
   * What the frozen layers made of each example, where that is kept: they do not run then, nothing may learn in them, and
   * `hiding` and `augment` are passed over.
   */
  readonly kept?: (example: RelationExample) => Activations
  /** Changes an example anew whenever it is seen, before words are hidden: turns the pair round, swaps the image. */
  readonly augment?: (example: RelationExample, random: Random) => RelationExample
}

/** The relation model as something that `fitModel` can drive. Its owner releases it. */
export async function openRelationLearner({
  sizes,
  labels,
  weights,
  training,
  accumulate = 1,
  hiding,
  threads,
  from,
  kept,
  augment = (example) => example,
}: RelationLearnerOptions): Promise<OpenLearner<RelationExample>> {
  const parts = relationTraining(sizes, labels, weights, { ...training, accumulates: accumulate > 1 })
  const { model, learnt } = trainingOnnx(parts, weights, kept && parts.boundary)
  const session = await openTrainingSession({
    model,
    learnt: new Map(learnt.map((name) => [name, parts.adapters.get(name) ?? weights.get(name)!])),
    threads,
    ...(from && { from }),
  })
  const weightOf = ({ targets }: RelationExample) =>
    targets.reduce((sum, row) => sum + (training.classWeights?.[row] ?? 1), 0) / targets.length
  return {
    async step(batch, { learningRate, seed }) {
      const random = seededRandom(seed)
      const feedsOf = (part: readonly RelationExample[], seed: number) => {
        const fixed = (examples: readonly RelationExample[]) => ({
          targets: targetsOf(examples, labels),
          seed: integers([], [seed]),
        })
        if (kept) {
          const rows = part.map((example) => ({ activations: kept(example), length: example.length }))
          return { ...collateLight(part, sizes), ...joinActivations(rows, parts.boundary), ...fixed(part) }
        }
        const examples = part.map((each) => {
          const example = augment(each, random)
          return { ...example, words: keepMarkers(dropWords(example.words, hiding, random), example.words) }
        })
        return { ...collate(examples, sizes), ...fixed(examples) }
      }
      return (await session.step(partsOfStep(batch, accumulate, seed, feedsOf, weightOf), learningRate)).loss
    },
    weights: session.weights,
    state: session.state,
    release: session.release,
  }
}

/** [batch, labels]: 1 where a row may be right. */
function targetsOf(examples: readonly RelationExample[], labels: number) {
  const targets = new Float32Array(examples.length * labels)
  for (const [at, { targets: rows }] of examples.entries()) for (const row of rows) targets[at * labels + row] = 1
  return floats([examples.length, labels], targets)
}
