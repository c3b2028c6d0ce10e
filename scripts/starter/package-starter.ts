import { openTagger } from '../../engine/inference/tagger.ts'
import { evaluatePackage, type GoldPost } from '../../engine/inference/tagger-evaluation.ts'
import { type Random, seededRandom } from '../../engine/training/fit-random.ts'
import type { Lexicon } from '../../engine/training/lexicon.ts'
import { wordSpans } from '../../engine/training/tagger-examples.ts'
import { calibrationError, fitTemperature, predictedSpans } from '../../models/decoding/calibration.ts'
import {
  type TaggerConfiguration,
  taggerArchitecture,
  taggerConfiguration,
} from '../../models/nets/tagger/configuration.ts'
import { crfTables } from '../../models/nets/tagger/tagger-models.ts'
import type { Provenance } from '../../models/package/model-manifest.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { Picture } from './read-pictures.ts'
import { withStrangeNames } from './strange-names.ts'
import { fitting, type Sights, unrelated } from './with-pictures.ts'

export const starterLabels = ['PER', 'LOC', 'ORG', 'MISC'] as const

/** The package before it is measured: temperature 1, no metrics. Hash and size are set when it is written. */
export function starterPackage(
  weights: ModelPackage['weights'],
  { tokenizerJson, vocabularies }: Lexicon,
  sizes: TaggerConfiguration,
  provenance: Provenance,
): ModelPackage {
  return {
    manifest: {
      format: 'triptych-model',
      formatVersion: 1,
      name: 'Starter',
      task: 'mner',
      architecture: taggerArchitecture,
      configuration: { ...sizes },
      labels: starterLabels,
      temperature: 1,
      weights: { sha256: '0'.repeat(64), bytes: 1 },
      base: null,
      provenance,
      licence: 'Apache-2.0 for the weights as far as ours; trained on data for research use',
      metrics: {},
      vocabularies,
    },
    tokenizerJson,
    weights,
  }
}

/**
 * The package with its temperature fitted and its figures on posts that it was not trained on: without a picture, with one that
 * has nothing to do with the post, with one that fits a name in it, and with a region alone that does.
 */
export async function measured(
  model: ModelPackage,
  posts: readonly GoldPost[],
  pictures: readonly Picture[],
  threads: number,
): Promise<ModelPackage> {
  const tagger = await openTagger(model, { threads })
  const emissions = await tagger.emissions(posts)
  await tagger.release()
  const tables = crfTables(model.weights, starterLabels.length)
  const known = posts.map((post, i) => ({ emissions: emissions[i]!, gold: wordSpans(post, starterLabels) }))
  const temperature = fitTemperature(known, tables)
  const { count } = taggerConfiguration(model.manifest.configuration).objects!
  const strange = posts.map(withStrangeNames)
  const seen = async (shown: readonly GoldPost[], sightsOf: (types: readonly string[], chance: Random) => Sights) => {
    const chance = seededRandom(99)
    const sighted = shown.map((post) => {
      return { ...post, ...sightsOf([...new Set(post.gold.map(({ type }) => type))], chance) }
    })
    return (await evaluatePackage(model, sighted, { threads })).total.f1
  }
  const plain = await evaluatePackage(model, posts, { threads })
  const disturbed = (_: readonly string[], chance: Random) => unrelated(pictures, count, chance)
  const fitted = (alone: boolean) => (types: readonly string[], chance: Random) =>
    types.length > 0 ? fitting(pictures, types, count, chance, alone) : unrelated(pictures, count, chance)
  const metrics = {
    'valid.f1': plain.total.f1,
    'valid.precision': plain.total.precision,
    'valid.recall': plain.total.recall,
    'valid.gold': plain.total.gold,
    ...Object.fromEntries([...plain.byType].map(([type, { f1 }]) => [`valid.f1.${type}`, f1])),
    'valid.f1.unrelatedPicture': await seen(posts, disturbed),
    'valid.f1.fittingPicture': await seen(posts, fitted(false)),
    'valid.f1.fittingRegion': await seen(posts, fitted(true)),
    'valid.f1.strangeNames': (await evaluatePackage(model, strange, { threads })).total.f1,
    'valid.f1.strangeNames.unrelatedPicture': await seen(strange, disturbed),
    'valid.f1.strangeNames.fittingPicture': await seen(strange, fitted(false)),
    'valid.f1.strangeNames.fittingRegion': await seen(strange, fitted(true)),
    'valid.calibrationError': calibrationError(predictedSpans(known, tables, temperature)),
    'valid.calibrationError.uncalibrated': calibrationError(predictedSpans(known, tables, 1)),
  }
  return { ...model, manifest: { ...model.manifest, temperature, metrics } }
}
