import type { RelationType } from '../../contract/domain/relation.ts'
import { noRelation } from '../../models/metrics/relation-scores.ts'
import { relationConfiguration } from '../../models/nets/relations/configuration.ts'
import { growClassifier } from '../../models/nets/relations/grow-classifier.ts'
import { markedWords } from '../../models/nets/relations/marked-words.ts'
import { cutRelations } from '../../models/nets/relations/relation-models.ts'
import { type LearningScope, learnsIn } from '../../models/nets/tagger/learning-scope.ts'
import { changedWeights } from '../../models/package/model-package.ts'
import { asStored } from '../../models/package/package-weights.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import type { ActivationFiles } from '../activations/activation-files.ts'
import { frozenTagger } from '../activations/frozen-tagger.ts'
import type { UnsealedRelationPackage } from '../inference/relation-package-files.ts'
import { questionOf } from '../inference/relation-tagger.ts'
import { packageEncoder } from '../inference/tagger-encoder.ts'
import { type FitOutcome, type FitProgress, fitModel } from './fit-model.ts'
import { seededRandom, shuffled } from './fit-random.ts'
import { keptActivations } from './kept-activations.ts'
import { partWay } from './part-way.ts'
import { openRelationLearner, type RelationExample } from './relation-learner.ts'
import { type RelationPost, type TaughtPair, taughtPairs } from './taught-pairs.ts'

export interface FineTuneRelationsOptions {
  /** the version to start from, with all its weights */
  readonly model: RelationPackage
  /** the package that the new version is stored as a change of */
  readonly root: RelationPackage
  /** of the new version, for people */
  readonly name: string
  /** newly confirmed posts and older ones that come again */
  readonly posts: readonly RelationPost[]
  /** The project's; one that the model lacks and a post shows is a new row of its classifier. */
  readonly schema: readonly RelationType[]
  readonly scope?: LearningScope
  readonly epochs?: number
  readonly learningRate?: number
  /** how far to go from the old weights to the learnt ones, 0 to 1 */
  readonly share?: number
  readonly seed?: number
  readonly threads?: number
  /** Where what the frozen layers compute is kept; left out: they run with every step. */
  readonly activations?: ActivationFiles
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: FitProgress) => void
}

export type FineTuneRelationsOutcome =
  | {
      readonly end: 'finished'
      /** the new version as a change of `root`, ready for `writeRelationPackage` */
      readonly version: UnsealedRelationPackage
      /** pairs that it was taught with */
      readonly pairs: number
      readonly epochs: FitOutcome['epochs']
      readonly seconds: number
    }
  | { readonly end: 'cancelled' }
  /** a loss that is no number; nothing was changed */
  | { readonly end: 'not-finite' }

/** Pairs without a relation for each one with: of those that nobody spoke of, no more are drawn. */
const noneForEach = 3

/**
 * Learns from confirmed relations, from "none" and from rejections: the fused layers, LSTM and classifier (or what `scope` says).
 * Nothing is written; `model` stays as it is.
 *
 * @throws RangeError without a pair to learn from
 */
export async function fineTuneRelations(options: FineTuneRelationsOptions): Promise<FineTuneRelationsOutcome> {
  const { model, root, posts, schema, signal, onProgress, scope = 'top', seed = 1, threads = 2 } = options
  const started = performance.now()
  const pairs = chosenPairs(posts, schema, seed)
  if (pairs.length === 0) throw new RangeError('there are no relations to learn from')
  const labels = labelsOf(model.manifest.labels, schema, pairs)
  const isNew = labels.length > model.manifest.labels.length
  const sizes = relationConfiguration({
    ...model.manifest.configuration,
    mentionTypes: typesOf(relationConfiguration(model.manifest.configuration).mentionTypes, pairs),
  })
  const weights = isNew ? growClassifier(model.weights, labels.length, seededRandom(seed)) : model.weights
  const encoder = packageEncoder(model, sizes)
  const examples = pairs.map((pair): RelationExample => {
    const words = markedWords(questionOf(pair, sizes.mentionTypes ?? []), encoder, sizes.positions)
    const { image, objects = [] } = pair.post
    return { words, length: words.length, image, objects, source: 0, targets: rowsOf(pair, labels) }
  })
  const gentle = gentlePlan(examples.length, isNew)
  const { epochs = gentle.epochs, learningRate = gentle.learningRate, share = gentle.share } = options
  const { activations: files } = options
  const cut = () => frozenTagger(cutRelations(sizes, labels.length, weights), sizes, weights)
  const kept = files && scope !== 'all' ? await keptActivations(cut(), examples, { files, threads }) : undefined
  const learner = await openRelationLearner({
    sizes,
    labels: labels.length,
    weights,
    threads,
    ...(kept && { kept }),
    training: {
      dropout: { words: 0.2, towers: 0.2, states: 0.3 },
      weightDecay: 0.01,
      clipNorm: 1,
      learns: (name) => learnsIn(scope, name, sizes),
    },
    hiding: { word: 0.1, pieces: 0.05, everything: 0.3 },
  })
  try {
    const outcome = await fitModel(
      examples,
      {
        epochs,
        batchSize: Math.min(32, Math.max(4, Math.ceil(examples.length / 8))),
        seed,
        learningRate,
        warmUp: 0.1,
        decay: 'linear',
        floor: 0.05,
        average: null,
        patience: null,
        keep: 'last',
      },
      learner,
      { ...(signal && { signal }), ...(onProgress && { onProgress }) },
    )
    if (outcome.end === 'cancelled' || outcome.end === 'not-finite') return { end: outcome.end }
    const learnt = asStored(partWay(weights, outcome.weights!, share), model.weights)
    const seconds = (performance.now() - started) / 1000
    const manifest: UnsealedRelationPackage['manifest'] = {
      ...model.manifest,
      name: options.name,
      labels,
      configuration: { ...sizes },
      base: { name: root.manifest.name, weightsSha256: root.manifest.weights.sha256 },
      provenance: {
        data: [{ name: 'confirmed posts', posts: posts.length, terms: 'as imported' }],
        method: `fine-tuned from "${model.manifest.name}" on ${pairs.length} pairs: ${scope}, ${epochs} epochs, learning rate ${learningRate}, ${share} of the way`,
        seed,
        seconds,
        createdAt: new Date().toISOString(),
      },
      metrics: {},
    }
    const version = { manifest, tokenizerJson: model.tokenizerJson, weights: changedWeights(root.weights, learnt) }
    return { end: 'finished', version, pairs: pairs.length, epochs: outcome.epochs, seconds }
  } finally {
    await learner.release()
  }
}

/** Everything that people said, and of what is implied a few pairs for each relation. */
function chosenPairs(posts: readonly RelationPost[], schema: readonly RelationType[], seed: number): TaughtPair[] {
  const all = posts.flatMap((post) => taughtPairs(post, schema))
  const said = all.filter(({ implied }) => !implied)
  const related = said.filter(({ lesson }) => lesson.kind === 'is' && lesson.relation !== noRelation).length
  const most = Math.max(8, noneForEach * related)
  const untouched = all.filter(({ implied }) => implied)
  return [...said, ...shuffled(untouched, seededRandom(seed)).slice(0, most)]
}

/** The model's own labels first, as its classifier has them, then the types that it has not known and a pair now shows. */
function labelsOf(known: readonly string[], schema: readonly RelationType[], pairs: readonly TaughtPair[]): string[] {
  const shown = new Set(pairs.flatMap(({ lesson }) => (lesson.kind === 'is' ? [lesson.relation] : [])))
  return [...known, ...schema.map(({ name }) => name).filter((name) => shown.has(name) && !known.includes(name))]
}

function typesOf(known: readonly string[] = [], pairs: readonly TaughtPair[]): string[] {
  return [...new Set([...known, ...pairs.flatMap(({ subject, object }) => [subject.type!, object.type!])])]
}

/** Rows of which one is right. A rejected type that the classifier has no row for says nothing: any row is right then. */
function rowsOf({ lesson }: TaughtPair, labels: readonly string[]): number[] {
  if (lesson.kind === 'is') return [labels.indexOf(lesson.relation)]
  return [...labels.keys()].filter((row) => !lesson.types.includes(labels[row]!))
}

/**
 * Relations are few, and much the same words stand for several of them: what suits mentions makes a model of relations worse with
 * a hundred pairs. Found on MNRE's validation posts; see docs/experiments.md.
 */
function gentlePlan(examples: number, newTypes: boolean) {
  // The rows of a new type begin as noise: they have further to go.
  if (newTypes) return { epochs: examples > 2000 ? 8 : 16, learningRate: 5e-4, share: 0.8 }
  return { epochs: 4, learningRate: 1e-4, share: 0.5 }
}
