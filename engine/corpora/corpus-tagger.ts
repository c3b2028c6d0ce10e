import { taggerArchitecture } from '../../models/nets/tagger/configuration.ts'
import { initialWeights } from '../../models/nets/tagger/initial-weights.ts'
import { taggerParameters } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { asStored } from '../../models/package/package-weights.ts'
import { packageEncoder } from '../inference/tagger-encoder.ts'
import { evaluatePackage, type GoldPost } from '../inference/tagger-evaluation.ts'
import { writePackage } from '../inference/tagger-package-files.ts'
import { seededRandom } from '../training/fit-random.ts'
import { lexiconOf, starterSizes } from '../training/lexicon.ts'
import { withOddCase } from '../training/odd-case.ts'
import { taggerExamples } from '../training/tagger-examples.ts'
import { openTaggerLearner, type TaggerTrainingExample } from '../training/tagger-learner.ts'
import type { CorpusModel, CorpusModelOptions } from './corpus-model.ts'
import { unsealedFacts } from './package-facts.ts'

/** The starter's network and way of training, on another corpus. Labels are the types of the training posts. */
export function corpusTagger(
  train: readonly GoldPost[],
  valid: readonly GoldPost[],
  { seed, threads }: CorpusModelOptions,
): CorpusModel<TaggerTrainingExample> {
  const labels = [...new Set(train.flatMap(({ gold }) => gold.map(({ type }) => type)))].sort()
  const lexicon = lexiconOf(train)
  const sizes = starterSizes(lexicon)
  const first = initialWeights(taggerParameters(sizes, labels.length), seededRandom(seed))
  const model: ModelPackage = {
    manifest: {
      ...unsealedFacts,
      task: 'mner',
      architecture: taggerArchitecture,
      configuration: { ...sizes },
      labels,
      base: null,
      vocabularies: lexicon.vocabularies,
    },
    tokenizerJson: lexicon.tokenizerJson,
    weights: first,
  }
  const encoder = packageEncoder(model, sizes)
  const { examples, augment } = withOddCase((change) => taggerExamples(train.map(change), labels, encoder, sizes))
  const whole = (learnt: ModelPackage['weights']) => asStored(new Map([...first, ...learnt]))
  return {
    examples,
    plan: { batchSize: 32, learningRate: 1e-3, warmUp: 0.06, decay: 'cosine', floor: 0.02, average: 0.995 },
    open: (from) =>
      openTaggerLearner({
        sizes,
        labels: labels.length,
        weights: first,
        threads,
        training: {
          scope: 'all',
          dropout: { words: 0.4, towers: 0.2, states: 0.4 },
          weightDecay: 0.05,
          clipNorm: 1,
          crfRate: 10,
        },
        augment,
        ...(from && { from }),
      }),
    async measure(learnt) {
      const { total, byType } = await evaluatePackage({ ...model, weights: whole(learnt) }, valid, { threads })
      return {
        'valid.f1': total.f1,
        'valid.precision': total.precision,
        'valid.recall': total.recall,
        'valid.gold': total.gold,
        ...Object.fromEntries([...byType].map(([type, { f1 }]) => [`valid.f1.${type}`, f1])),
      }
    },
    async write(learnt, { folder, card, ...facts }) {
      await writePackage(folder, { ...model, manifest: { ...model.manifest, ...facts }, weights: whole(learnt) }, card)
    },
  }
}
