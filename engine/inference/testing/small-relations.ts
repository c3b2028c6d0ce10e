import { relationsArchitecture } from '../../../models/nets/relations/architecture.ts'
import { relationConfiguration } from '../../../models/nets/relations/configuration.ts'
import { markerWords } from '../../../models/nets/relations/marked-words.ts'
import { relationParameters } from '../../../models/nets/relations/relation-models.ts'
import { initialWeights } from '../../../models/nets/tagger/initial-weights.ts'
import { asStored } from '../../../models/package/package-weights.ts'
import type { RelationPackage } from '../../../models/package/relation-manifest.ts'
import { seededRandom } from '../../training/fit-random.ts'
import { smallPackage } from './small-package.ts'

/** A tiny untrained model for relations: everything that a real one has, in milliseconds. */
export function smallRelations(labels: readonly string[] = ['None', 'home', 'job'], seed = 1): RelationPackage {
  const { manifest, tokenizerJson } = smallPackage()
  const { base: _base, ...common } = manifest
  const words = [...markerWords, ...manifest.vocabularies.words]
  const sizes = relationConfiguration({
    ...manifest.configuration,
    words: words.length + 2,
    mentionTypes: ['PER', 'LOC'],
  })
  return {
    manifest: {
      ...common,
      task: 'mre',
      architecture: relationsArchitecture,
      configuration: { ...sizes },
      labels,
      vocabularies: { ...manifest.vocabularies, words },
    },
    tokenizerJson,
    weights: asStored(initialWeights(relationParameters(sizes, labels.length), seededRandom(seed))),
  }
}
