import { noRelation } from '../metrics/relation-scores.ts'
import { type RelationsArchitecture, relationsArchitectures } from '../nets/relations/architecture.ts'
import { exactly, nullable, objectOf, oneOf, orElse } from './json-decoders.ts'
import { changeOf, commonFields, type ModelManifest, parseJson } from './model-manifest.ts'
import type { ModelPackage } from './model-package.ts'
import { PackageError } from './package-error.ts'

/** What `model.json` says of a small model for relations; `labels` are its relations, None among them. */
export interface RelationManifest extends Omit<ModelManifest, 'task' | 'architecture' | 'base'> {
  /** As in `ModelManifest`; left out: all weights are here. */
  readonly base?: ModelManifest['base']
  readonly task: 'mre'
  readonly architecture: RelationsArchitecture
}

/** A model for relations as it is used: all its weights in memory. */
export interface RelationPackage extends Omit<ModelPackage, 'manifest'> {
  readonly manifest: RelationManifest
}

const manifest = objectOf<RelationManifest>({
  ...commonFields,
  task: exactly('mre'),
  architecture: oneOf(...Object.values(relationsArchitectures)),
  base: orElse(nullable(changeOf), null),
})

/**
 * @param file names the file in messages
 * @throws PackageError that names the field, what was found and what was expected
 */
export function parseRelationManifest(json: string, file = 'model.json'): RelationManifest {
  const found = manifest(parseJson(json, file), file)
  if (found.labels.includes(noRelation)) return found
  throw new PackageError(`${file}.labels: ${noRelation} is missing, which a pair without a relation has`)
}
