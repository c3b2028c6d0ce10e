import { noRelation } from '../../models/metrics/relation-scores.ts'
import { relationsArchitectures } from '../../models/nets/relations/architecture.ts'
import { markerWords } from '../../models/nets/relations/marked-words.ts'
import { relationParameters } from '../../models/nets/relations/relation-models.ts'
import { type ReadingSizes, sightOf } from '../../models/nets/tagger/configuration.ts'
import { initialWeights } from '../../models/nets/tagger/initial-weights.ts'
import { asStored } from '../../models/package/package-weights.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import { evaluateRelations, type GoldPair } from '../inference/relation-evaluation.ts'
import { writeRelationPackage } from '../inference/relation-package-files.ts'
import { openRelationTagger } from '../inference/relation-tagger.ts'
import { packageEncoder } from '../inference/tagger-encoder.ts'
import { seededRandom } from '../training/fit-random.ts'
import { openRelationLearner, type RelationExample, relationExamples } from '../training/relation-learner.ts'
import { classWeightsOf } from './class-weights.ts'
import { continueWeights, movedRows } from './continue-weights.ts'
import { type CorpusModel, type CorpusModelOptions, planOf } from './corpus-model.ts'
import { learningPart } from './learning-part.ts'
import { withMeasuredResnet } from './measured-resnet.ts'
import { mergedWeights } from './merged-weights.ts'
import { unsealedFacts } from './package-facts.ts'
import { smallParts } from './small-parts.ts'
import { readingName, type SmallPackage, smallStart } from './small-start.ts'

/**
 * A small model for relations from the training pairs; None comes first, then their relations by name, and those of a package to
 * continue from before all.
 */
export async function corpusRelations(
  train: readonly GoldPair[],
  valid: readonly GoldPair[],
  { seed, threads, choices }: CorpusModelOptions,
): Promise<CorpusModel<RelationExample>> {
  // A post stands there once for every pair; its words count once.
  const posts = [...new Map(train.map(({ post }) => [post.text, post])).values()]
  const start = await smallStart(posts, choices)
  const { from } = start
  const known = from?.task === 'mre' ? from.labels : [noRelation]
  const named = new Set(train.map(({ relation }) => relation))
  const labels = [...known, ...[...named].filter((name) => !known.includes(name)).sort()]
  const { tokenizerJson, vocabularies: bare } = start.lexicon
  const own = new Set<string>(markerWords)
  const words = from ? bare.words : bare.words.filter((word) => !own.has(word))
  const vocabularies = { ...bare, words: [...markerWords, ...words] }
  const sizes: ReadingSizes = from
    ? { ...start.sizes, words: start.sizes.words + markerWords.length }
    : { ...start.sizes, words: vocabularies.words.length + 2, sources: 1 }
  const encoder = packageEncoder({ manifest: { vocabularies }, tokenizerJson }, sizes)
  const nothing = initialWeights(relationParameters(sizes, labels.length), seededRandom(seed))
  const images = posts.map(({ image }) => image)
  const { weights: first, report } = from
    ? continued(from, nothing)
    : { weights: await withMeasuredResnet(nothing, images, sizes, encoder), report: null }
  const fresh = new Set(report && [...report.fresh, ...report.grown])
  const { learns, adapters } = learningPart(choices.learn, smallParts(sizes), fresh)
  const model: RelationPackage = {
    manifest: {
      ...unsealedFacts,
      task: 'mre',
      architecture: relationsArchitectures[sightOf(sizes).network],
      configuration: { ...sizes },
      labels,
      vocabularies,
    },
    tokenizerJson,
    weights: first,
  }
  const classWeights = classWeightsOf(
    choices.classWeights,
    labels,
    train.map(({ relation }) => relation),
  )
  const whole = (learnt: RelationPackage['weights']) => asStored(mergedWeights(first, learnt, adapters))
  const { dropout } = choices
  return {
    examples: relationExamples(train, labels, encoder, sizes),
    network: readingName(sizes),
    start: from && report && { name: from.name, report },
    plan: planOf(
      { batchSize: 32, learningRate: from ? 5e-4 : 1e-3, warmUp: 0.06, decay: 'cosine', floor: 0.02, average: 0.995 },
      choices,
    ),
    open: (state) =>
      openRelationLearner({
        sizes,
        labels: labels.length,
        weights: first,
        threads,
        accumulate: choices.accumulate,
        training: {
          dropout:
            dropout === null
              ? { words: 0.3, towers: 0.1, states: 0.3 }
              : { words: dropout, towers: dropout, states: dropout },
          weightDecay: 0.05,
          clipNorm: choices.clipNorm ?? 1,
          learns,
          ...(classWeights && { classWeights }),
          ...(adapters && { adapters: { ...adapters, random: seededRandom(seed) } }),
        },
        hiding: { word: 0.1, pieces: 0.1, everything: 0.3 },
        ...(state && { from: state }),
      }),
    async measure(learnt) {
      const tagger = await openRelationTagger({ ...model, weights: whole(learnt) }, { threads })
      try {
        const { total, accuracy } = await evaluateRelations(tagger, valid)
        return {
          'valid.f1': total.f1,
          'valid.precision': total.precision,
          'valid.recall': total.recall,
          'valid.gold': total.gold,
          'valid.accuracy': accuracy,
        }
      } finally {
        await tagger.release()
      }
    },
    async write(learnt, { folder, card, ...facts }) {
      const manifest = { ...model.manifest, ...facts }
      await writeRelationPackage(folder, { ...model, manifest, weights: whole(learnt) }, card)
    },
  }
}

/** Of a tagger come the words, behind the markers, which are new; of a model for relations all, with rows for new relations. */
function continued(from: SmallPackage, first: RelationPackage['weights']) {
  const row = (name: string, place: (row: number) => number | undefined) =>
    [name, movedRows(from.weights.get(name)!, first.get(name)!, place)] as const
  if (from.task === 'mner') {
    const markers = markerWords.length
    const place = (at: number) => (at < 2 ? at : at < 2 + markers ? undefined : at - markers)
    return continueWeights(first, from.weights, new Map([row('embedding.words.weight', place)]))
  }
  const head = ['classifier.weight', 'classifier.bias']
  const grows = first.get(head[0]!)!.shape[0]! > from.labels.length
  const place = (at: number) => (at < from.labels.length ? at : undefined)
  return continueWeights(first, from.weights, new Map(grows ? head.map((name) => row(name, place)) : []))
}
