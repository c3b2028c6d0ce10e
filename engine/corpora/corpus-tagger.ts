import { tagCount, tagNames } from '../../models/decoding/bio-tags.ts'
import { sightOf, type TaggerConfiguration, taggerArchitectures } from '../../models/nets/tagger/configuration.ts'
import { growHead } from '../../models/nets/tagger/grow-head.ts'
import { initialWeights } from '../../models/nets/tagger/initial-weights.ts'
import { taggerParameters } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { asStored } from '../../models/package/package-weights.ts'
import { packageEncoder } from '../inference/tagger-encoder.ts'
import { evaluatePackage, type GoldPost } from '../inference/tagger-evaluation.ts'
import { writePackage } from '../inference/tagger-package-files.ts'
import { seededRandom } from '../training/fit-random.ts'
import { starterSizes } from '../training/lexicon.ts'
import { withOddCase } from '../training/odd-case.ts'
import { taggerExamples } from '../training/tagger-examples.ts'
import { openTaggerLearner, type TaggerTrainingExample } from '../training/tagger-learner.ts'
import { tagWeightsOf } from './class-weights.ts'
import { continueWeights, movedRows } from './continue-weights.ts'
import { type CorpusModel, type CorpusModelOptions, planOf } from './corpus-model.ts'
import { learningPart } from './learning-part.ts'
import { withMeasuredResnet } from './measured-resnet.ts'
import { mergedWeights } from './merged-weights.ts'
import { unsealedFacts } from './package-facts.ts'
import { smallParts } from './small-parts.ts'
import { readingName, type SmallPackage, smallStart } from './small-start.ts'
import type { StartReport } from './start-report.ts'

/**
 * The starter's network and way of training, on another corpus. Labels are the types of the training posts; those of a tagger to
 * continue from come first.
 */
export async function corpusTagger(
  train: readonly GoldPost[],
  valid: readonly GoldPost[],
  { seed, threads, choices }: CorpusModelOptions,
): Promise<CorpusModel<TaggerTrainingExample>> {
  const start = await smallStart(train, choices)
  const { lexicon, from } = start
  const known = from?.task === 'mner' ? from.labels : []
  const found = train.flatMap(({ gold }) => gold.map(({ type }) => type))
  const types = [...new Set(found)].sort()
  const labels = [...known, ...types.filter((type) => !known.includes(type))]
  const classWeights = tagWeightsOf(choices.classWeights, tagNames(labels), found)
  const sizes: TaggerConfiguration = { ...start.sizes, lstm: from?.lstm ?? starterSizes(lexicon).lstm }
  const parts = { manifest: { vocabularies: lexicon.vocabularies }, tokenizerJson: lexicon.tokenizerJson }
  const encoder = packageEncoder(parts, sizes)
  const random = seededRandom(seed)
  const nothing = initialWeights(taggerParameters(sizes, labels.length), random)
  const { weights: first, report } = from
    ? continued(from, nothing, labels.length, random)
    : { weights: await withMeasuredResnet(nothing, imagesOf(train), sizes, encoder), report: null }
  const fresh = new Set(report && [...report.fresh, ...report.grown])
  const { learns, adapters } = learningPart(choices.learn, smallParts(sizes), fresh)
  const model: ModelPackage = {
    manifest: {
      ...unsealedFacts,
      task: 'mner',
      architecture: taggerArchitectures[sightOf(sizes).network],
      configuration: { ...sizes },
      labels,
      base: null,
      vocabularies: lexicon.vocabularies,
    },
    tokenizerJson: lexicon.tokenizerJson,
    weights: first,
  }
  const { examples, augment } = withOddCase((change) => taggerExamples(train.map(change), labels, encoder, sizes))
  const whole = (learnt: ModelPackage['weights']) => asStored(mergedWeights(first, learnt, adapters))
  const { dropout } = choices
  return {
    examples,
    network: readingName(sizes),
    start: from && report && { name: from.name, report },
    plan: planOf(
      { batchSize: 32, learningRate: from ? 5e-4 : 1e-3, warmUp: 0.06, decay: 'cosine', floor: 0.02, average: 0.995 },
      choices,
    ),
    open: (state) =>
      openTaggerLearner({
        sizes,
        labels: labels.length,
        weights: first,
        threads,
        accumulate: choices.accumulate,
        training: {
          scope: learns,
          dropout:
            dropout === null
              ? { words: 0.4, towers: 0.2, states: 0.4 }
              : { words: dropout, towers: dropout, states: dropout },
          weightDecay: 0.05,
          clipNorm: choices.clipNorm ?? 1,
          crfRate: 10,
          ...(classWeights && { classWeights }),
          ...(adapters && { adapters: { ...adapters, random: seededRandom(seed) } }),
        },
        augment,
        ...(state && { from: state }),
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

const imagesOf = (posts: readonly GoldPost[]) => posts.map(({ image }) => image)

function continued(
  from: SmallPackage,
  first: ModelPackage['weights'],
  labels: number,
  random: () => number,
): { readonly weights: ModelPackage['weights']; readonly report: StartReport } {
  if (from.task === 'mre') {
    // Rows 0 and 1 are reserved, and then come the markers, which have no place here.
    const name = 'embedding.words.weight'
    const moved = movedRows(from.weights.get(name)!, first.get(name)!, (row) => (row < 2 ? row : row + 4))
    const brought = new Map([...from.weights, [name, moved]])
    return continueWeights(first, brought, new Map())
  }
  if (tagCount(labels) === tagCount(from.labels.length)) return continueWeights(first, from.weights, new Map())
  const grown = growHead(from.weights, from.labels.length, labels, random)
  const regrown = new Map([...grown].filter(([name]) => /^(head|crf)\./.test(name)))
  return continueWeights(first, from.weights, regrown)
}
