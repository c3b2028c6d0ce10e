import { relationsArchitecture } from '../../models/nets/relations/architecture.ts'
import type { RelationConfiguration } from '../../models/nets/relations/configuration.ts'
import type { Provenance } from '../../models/package/model-manifest.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'

export interface RelationStarterParts {
  readonly weights: RelationPackage['weights']
  readonly labels: readonly string[]
  readonly vocabularies: RelationPackage['manifest']['vocabularies']
  readonly sizes: RelationConfiguration
  readonly tokenizerJson: string
  readonly provenance: Provenance
}

/** The package before it is measured: temperature 1, no metrics. Hash and size are set when it is written. */
export function relationStarterPackage({
  weights,
  labels,
  vocabularies,
  sizes,
  tokenizerJson,
  provenance,
}: RelationStarterParts): RelationPackage {
  return {
    manifest: {
      format: 'triptych-model',
      formatVersion: 1,
      name: 'Starter for relations',
      task: 'mre',
      architecture: relationsArchitecture,
      configuration: { ...sizes },
      labels,
      temperature: 1,
      weights: { sha256: '0'.repeat(64), bytes: 1 },
      provenance,
      licence: 'Apache-2.0 for the weights as far as ours; trained on data for research use',
      metrics: {},
      vocabularies,
    },
    tokenizerJson,
    weights,
  }
}
