import { openTagger } from '../../engine/inference/tagger.ts'
import { evaluatePackage, type GoldPost } from '../../engine/inference/tagger-evaluation.ts'
import { seededRandom } from '../../engine/training/fit-random.ts'
import type { Lexicon } from '../../engine/training/lexicon.ts'
import { wordSpans } from '../../engine/training/tagger-examples.ts'
import { calibrationError, fitTemperature, predictedSpans } from '../../models/decoding/calibration.ts'
import { type TaggerConfiguration, taggerArchitecture } from '../../models/nets/tagger/configuration.ts'
import { crfTables } from '../../models/nets/tagger/tagger-models.ts'
import type { Provenance } from '../../models/package/model-manifest.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'

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
 * The package with its temperature fitted and its figures on posts that it was not trained on: with the blank image, and
 * with a random photograph that has nothing to do with the post.
 */
export async function measured(
  model: ModelPackage,
  posts: readonly GoldPost[],
  photographs: readonly Uint8Array[],
  threads: number,
): Promise<ModelPackage> {
  const tagger = await openTagger(model, { threads })
  const emissions = await tagger.emissions(posts)
  await tagger.release()
  const tables = crfTables(model.weights, starterLabels.length)
  const known = posts.map((post, i) => ({ emissions: emissions[i]!, gold: wordSpans(post, starterLabels) }))
  const temperature = fitTemperature(known, tables)
  const random = seededRandom(99)
  const disturbed = posts.map((post) => ({ ...post, image: photographs[Math.floor(random() * photographs.length)]! }))
  const plain = await evaluatePackage(model, posts, { threads })
  const withPhotograph = await evaluatePackage(model, disturbed, { threads })
  const metrics = {
    'valid.f1': plain.total.f1,
    'valid.precision': plain.total.precision,
    'valid.recall': plain.total.recall,
    'valid.gold': plain.total.gold,
    ...Object.fromEntries([...plain.byType].map(([type, { f1 }]) => [`valid.f1.${type}`, f1])),
    'valid.f1.unrelatedPhotograph': withPhotograph.total.f1,
    'valid.calibrationError': calibrationError(predictedSpans(known, tables, temperature)),
    'valid.calibrationError.uncalibrated': calibrationError(predictedSpans(known, tables, 1)),
  }
  return { ...model, manifest: { ...model.manifest, temperature, metrics } }
}
