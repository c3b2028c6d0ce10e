import { noRelation } from '../../models/metrics/relation-scores.ts'
import { relationsArchitecture } from '../../models/nets/relations/architecture.ts'
import { markerWords } from '../../models/nets/relations/marked-words.ts'
import { relationParameters } from '../../models/nets/relations/relation-models.ts'
import { readingSizes } from '../../models/nets/tagger/configuration.ts'
import { initialWeights } from '../../models/nets/tagger/initial-weights.ts'
import { asStored } from '../../models/package/package-weights.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import { evaluateRelations, type GoldPair } from '../inference/relation-evaluation.ts'
import { writeRelationPackage } from '../inference/relation-package-files.ts'
import { openRelationTagger } from '../inference/relation-tagger.ts'
import { packageEncoder } from '../inference/tagger-encoder.ts'
import { seededRandom } from '../training/fit-random.ts'
import { lexiconOf, starterSizes } from '../training/lexicon.ts'
import { openRelationLearner, type RelationExample, relationExamples } from '../training/relation-learner.ts'
import type { CorpusModel, CorpusModelOptions } from './corpus-model.ts'
import { unsealedFacts } from './package-facts.ts'

/** A small model for relations from nothing but the training pairs; None comes first, then their relations by name. */
export function corpusRelations(
  train: readonly GoldPair[],
  valid: readonly GoldPair[],
  { seed, threads }: CorpusModelOptions,
): CorpusModel<RelationExample> {
  const relations = new Set(train.map(({ relation }) => relation))
  relations.delete(noRelation)
  const labels = [noRelation, ...[...relations].sort()]
  // A post stands there once for every pair; its words count once.
  const posts = new Map(train.map(({ post }) => [post.text, post]))
  const { tokenizerJson, vocabularies: known } = lexiconOf([...posts.values()])
  const own = new Set<string>(markerWords)
  const vocabularies = { ...known, words: [...markerWords, ...known.words.filter((word) => !own.has(word))] }
  const sizes = readingSizes({ ...starterSizes({ tokenizerJson, vocabularies }), sources: 1 })
  const first = initialWeights(relationParameters(sizes, labels.length), seededRandom(seed))
  const model: RelationPackage = {
    manifest: {
      ...unsealedFacts,
      task: 'mre',
      architecture: relationsArchitecture,
      configuration: { ...sizes },
      labels,
      vocabularies,
    },
    tokenizerJson,
    weights: first,
  }
  const whole = (learnt: RelationPackage['weights']) => asStored(new Map([...first, ...learnt]))
  return {
    examples: relationExamples(train, labels, packageEncoder(model, sizes), sizes),
    plan: { batchSize: 32, learningRate: 1e-3, warmUp: 0.06, decay: 'cosine', floor: 0.02, average: 0.995 },
    open: (from) =>
      openRelationLearner({
        sizes,
        labels: labels.length,
        weights: first,
        threads,
        training: { dropout: { words: 0.3, towers: 0.1, states: 0.3 }, weightDecay: 0.05, clipNorm: 1 },
        hiding: { word: 0.1, pieces: 0.1, everything: 0.3 },
        ...(from && { from }),
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
